using System.Buffers;
using System.Text;

namespace Flashback.Grpc;

public sealed partial class Metadata
{
    /// <summary>One key with its value: text, or bytes when the key ends in <c>-bin</c>.</summary>
    public sealed class Entry
    {
        private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("0123456789_-.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <exception cref="ArgumentException">The key is not made of a–z 0–9 _ - . or ends in -bin, or the value is not printable ASCII.</exception>
        public Entry(string key, string value)
        {
            Key = Normalize(key);
            if (IsBinary) throw new ArgumentException($"{Key} ends in {BinaryHeaderSuffix}: its value must be bytes", nameof(value));
            if (!IsText(value))
                throw new ArgumentException($"the value of {Key} must be printable ASCII; bytes need a key that ends in {BinaryHeaderSuffix}", nameof(value));
            _text = value;
        }

        /// <exception cref="ArgumentException">The key is not made of a–z 0–9 _ - . or does not end in -bin.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            Key = Normalize(key);
            if (!IsBinary) throw new ArgumentException($"{Key} carries bytes: it must end in {BinaryHeaderSuffix}", nameof(key));
            _bytes = valueBytes;
        }

        public string Key { get; }

        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <exception cref="InvalidOperationException">The entry is binary.</exception>
        public string Value => _text ?? throw new InvalidOperationException($"{Key} is binary: read ValueBytes");

        public byte[] ValueBytes => _bytes ?? Encoding.ASCII.GetBytes(_text!);

        internal static bool IsKey(string key) => key.Length > 0 && !key.AsSpan().ContainsAnyExcept(KeyCharacters);

        internal static bool IsText(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

        private static string Normalize(string key) => IsKey(key)
            ? key.ToLowerInvariant()
            : throw new ArgumentException($"'{key}' is not a metadata key: only a-z 0-9 _ - . are allowed", nameof(key));
    }
}
