using System.Numerics;
using System.Text;
using Flashback.Ethereum.Abi.Types;

namespace Flashback.Ethereum.Abi;

/// <summary>
/// Reads one encoding, trusting nothing. Every byte of the input pays for one byte read, so tails that overlap
/// (which would let a small input claim much memory) run out of budget, and bytes that nothing refers to are noticed.
/// </summary>
internal ref struct AbiReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _budget = data.Length;

    internal object[] Whole(IReadOnlyList<AbiType> types, Func<int, string> path)
    {
        var values = new object[types.Count];
        var head = 0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Value(types[i], 0, head, path(i));
            head += types[i].HeadSize;
        }
        return _budget == 0 ? values : throw new AbiException($"{_budget} bytes of the data belong to no value.");
    }

    private object Value(AbiType type, int start, int head, string path)
    {
        var at = type.IsDynamic ? start + Number(head, _data.Length - start, path, "offset") : head;
        return type.Kind switch
        {
            AbiKind.Array => Array(type, at, path),
            AbiKind.Tuple => Tuple(type, at, path),
            AbiKind.Bytes => Payload(at, path).ToArray(),
            // A contract can emit any bytes as a string; what is not UTF-8 becomes U+FFFD rather than a log that cannot be read.
            AbiKind.String => Encoding.UTF8.GetString(Payload(at, path)),
            _ => Elementary(type, Take(at, AbiType.Word, path), path),
        };
    }

    private object[] Array(AbiType type, int at, string path)
    {
        var element = type.Element!;
        if (type.Length is not { } count)
        {
            count = Number(at, int.MaxValue, path, "length");
            at += AbiType.Word;
        }
        // Checked before the memory is claimed.
        if ((long)count * element.HeadSize > _budget)
            throw new AbiException($"{path}: an array of {count} elements in {_data.Length} bytes.");
        var items = new object[count];
        for (var i = 0; i < count; i++) items[i] = Value(element, at, at + i * element.HeadSize, AbiWriter.Inside(type, path, i));
        return items;
    }

    private object[] Tuple(AbiType type, int at, string path)
    {
        var members = new object[type.Components.Count];
        var head = at;
        for (var i = 0; i < members.Length; i++)
        {
            var member = type.Components[i].Type;
            members[i] = Value(member, at, head, AbiWriter.Inside(type, path, i));
            head += member.HeadSize;
        }
        return members;
    }

    private ReadOnlySpan<byte> Payload(int at, string path)
    {
        var length = Number(at, _data.Length, path, "length");
        var padded = Take(at + AbiType.Word, (length + AbiType.Word - 1) / AbiType.Word * AbiType.Word, path);
        return padded[length..].IndexOfAnyExcept((byte)0) < 0
            ? padded[..length] : throw new AbiException($"{path}: the padding is not zero.");
    }

    private int Number(int at, int limit, string path, string what)
    {
        var value = new BigInteger(Take(at, AbiType.Word, path), isUnsigned: true, isBigEndian: true);
        return value <= limit ? (int)value : throw new AbiException($"{path}: the {what} {value} lies outside the data.");
    }

    private ReadOnlySpan<byte> Take(int at, int size, string path)
    {
        if (at > _data.Length || size > _data.Length - at)
            throw new AbiException($"{path}: the data end too early ({_data.Length} bytes).");
        if ((_budget -= size) < 0) throw new AbiException($"{path}: values overlap.");
        return _data.Slice(at, size);
    }

    private static object Elementary(AbiType type, ReadOnlySpan<byte> word, string path) => type.Kind switch
    {
        AbiKind.UInt or AbiKind.Int => Integer(type, word, path),
        AbiKind.Bool => IsZero(word[..31]) && word[31] <= 1 ? word[31] == 1 : throw OutOfRange(type, path),
        AbiKind.Address => IsZero(word[..12]) ? new Address(word[12..]) : throw OutOfRange(type, path),
        _ when !IsZero(word[type.Size..]) => throw OutOfRange(type, path),
        _ when type.Size == Bytes32.Length => new Bytes32(word),
        _ => word[..type.Size].ToArray(),
    };

    private static BigInteger Integer(AbiType type, ReadOnlySpan<byte> word, string path)
    {
        var signed = type.Kind == AbiKind.Int;
        var value = new BigInteger(word, isUnsigned: !signed, isBigEndian: true);
        var limit = BigInteger.One << (signed ? type.Size - 1 : type.Size);
        return value < limit && (!signed || value >= -limit) ? value : throw OutOfRange(type, path);
    }

    private static bool IsZero(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept((byte)0) < 0;

    private static AbiException OutOfRange(AbiType type, string path) => new($"{path}: the word is no {type}.");
}
