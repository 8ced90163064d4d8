using System.Collections;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Flashback.Ethereum.Abi.Types;

namespace Flashback.Ethereum.Abi;

/// <summary>Which .NET values stand for which ABI type, and the checks between them.</summary>
internal static class AbiValue
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The 32-byte form of a value type.</summary>
    internal static Bytes32 Word(AbiType type, object? value, string path) => type.Kind switch
    {
        AbiKind.UInt or AbiKind.Int => Integer(type, value, path),
        AbiKind.Bool => value is bool flag ? Bytes32.FromBigInteger(flag ? 1 : 0) : throw Mismatch(type, value, path),
        AbiKind.Address => value is Address address ? Padded(address.Span, left: true) : throw Mismatch(type, value, path),
        AbiKind.FixedBytes => FixedBytes(type, value, path),
        _ => throw new InvalidOperationException($"{type} has no single word."),
    };

    /// <summary>The payload of bytes or string.</summary>
    internal static ReadOnlyMemory<byte> Bytes(AbiType type, object? value, string path) => (type.Kind, value) switch
    {
        (AbiKind.Bytes, byte[] bytes) => bytes,
        (AbiKind.Bytes, ReadOnlyMemory<byte> memory) => memory,
        (AbiKind.String, string text) => Utf8(text, path),
        _ => throw Mismatch(type, value, path),
    };

    /// <summary>The elements of an array or the members of a tuple, counted.</summary>
    internal static IReadOnlyList<object?> Sequence(AbiType type, object? value, string path)
    {
        IReadOnlyList<object?> items = (type.Kind, value) switch
        {
            (_, IReadOnlyList<object?> list) => list,
            (AbiKind.Tuple, IReadOnlyDictionary<string, object?> members) => Members(type, members, path),
            (AbiKind.Tuple, ITuple tuple) => [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])],
            (AbiKind.Array, IEnumerable sequence and not string) => [.. sequence.Cast<object?>()],
            _ => throw Mismatch(type, value, path),
        };
        var expected = type.Kind == AbiKind.Tuple ? type.Components.Count : type.Length;
        if (expected is { } count && items.Count != count)
            throw new AbiException($"{path}: {type} has {count} elements, the value has {items.Count}.");
        return items;
    }

    internal static AbiException Mismatch(AbiType type, object? value, string path) =>
        new($"{path}: a value of {value?.GetType().Name ?? "null"} cannot stand for {type}.");

    private static object?[] Members(AbiType type, IReadOnlyDictionary<string, object?> members, string path)
    {
        if (members.Count != type.Components.Count)
            throw new AbiException($"{path}: {type} has {type.Components.Count} members, the value has {members.Count}.");
        return [.. type.Components.Select(c =>
            members.TryGetValue(c.Name, out var member) ? member : throw new AbiException($"{path}: the member '{c.Name}' is missing."))];
    }

    private static Bytes32 Integer(AbiType type, object? value, string path)
    {
        BigInteger number = value switch
        {
            BigInteger big => big,
            ulong or uint or ushort or byte => Convert.ToUInt64(value),
            long or int or short or sbyte => Convert.ToInt64(value),
            UInt128 wide => wide,
            Int128 wide => wide,
            Enum constant => new BigInteger(Convert.ToInt64(constant)),
            _ => throw Mismatch(type, value, path),
        };
        var signed = type.Kind == AbiKind.Int;
        var limit = BigInteger.One << (signed ? type.Size - 1 : type.Size);
        if (number >= limit || number < (signed ? -limit : BigInteger.Zero))
            throw new AbiException($"{path}: {number} does not fit {type}.");
        return Bytes32.FromBigInteger(number.Sign < 0 ? number + (BigInteger.One << 256) : number);
    }

    private static Bytes32 FixedBytes(AbiType type, object? value, string path)
    {
        ReadOnlyMemory<byte> bytes = value switch
        {
            Bytes32 word => word.ToArray(),
            Address address => address.ToArray(),
            byte[] array => array,
            ReadOnlyMemory<byte> memory => memory,
            _ => throw Mismatch(type, value, path),
        };
        return bytes.Length == type.Size
            ? Padded(bytes.Span, left: false) : throw new AbiException($"{path}: {bytes.Length} bytes are no {type}.");
    }

    private static Bytes32 Padded(ReadOnlySpan<byte> bytes, bool left)
    {
        Span<byte> word = stackalloc byte[Bytes32.Length];
        word.Clear();
        bytes.CopyTo(left ? word[(Bytes32.Length - bytes.Length)..] : word);
        return new Bytes32(word);
    }

    private static byte[] Utf8(string text, string path)
    {
        try
        {
            return StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw new AbiException($"{path}: the text is not valid Unicode.");
        }
    }
}
