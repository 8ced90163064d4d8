using System.Collections;

namespace Flashback.Grpc;

/// <summary>
/// Headers or trailers of a call, in order, keys in lower case; a key may occur more than once. A key that ends in
/// <c>-bin</c> carries bytes, every other one printable ASCII.
/// </summary>
public sealed partial class Metadata : IReadOnlyList<Metadata.Entry>
{
    public const string BinaryHeaderSuffix = "-bin";

    private readonly List<Entry> _entries = [];

    public int Count => _entries.Count;

    public Entry this[int index] => _entries[index];

    public void Add(Entry entry) => _entries.Add(entry);

    /// <exception cref="ArgumentException">The key or the value is not one that gRPC can carry.</exception>
    public void Add(string key, string value) => Add(new Entry(key, value));

    /// <inheritdoc cref="Add(string, string)"/>
    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    /// <summary>The last entry of that key, as in grpc-dotnet, or null.</summary>
    public Entry? Get(string key) => _entries.FindLast(entry => entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    public string? GetValue(string key) => Get(key)?.Value;

    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    public IEnumerable<Entry> GetAll(string key) => _entries.Where(entry => entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    public IEnumerator<Entry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
