using System.Text.Json;

namespace Flashback.Ethereum.Abi.Types;

/// <summary>A type of the contract ABI specification. <see cref="ToString"/> is its canonical name, as selectors hash it.</summary>
public sealed class AbiType
{
    /// <summary>How deep arrays and tuples may nest.</summary>
    public const int MaxDepth = 16;

    /// <summary>The greatest static size of a type, in bytes; keeps uint8[999999999] from claiming memory.</summary>
    public const int MaxStaticSize = 1 << 20;

    internal const int Word = 32;

    private readonly string _name;

    private AbiType(AbiKind kind, string name, int size = 0, AbiType? element = null, int? length = null,
        IReadOnlyList<AbiParameter>? components = null)
    {
        (Kind, _name, Size, Element, Length, Components) = (kind, name, size, element, length, components ?? []);
        Depth = kind switch
        {
            AbiKind.Array => 1 + element!.Depth,
            AbiKind.Tuple => 1 + Components.Max(c => c.Type.Depth),
            _ => 0,
        };
        if (Depth > MaxDepth) throw new AbiException($"Types nest deeper than {MaxDepth}.");
        IsDynamic = kind switch
        {
            AbiKind.Bytes or AbiKind.String => true,
            AbiKind.Array => length is null || element!.IsDynamic,
            AbiKind.Tuple => Components.Any(c => c.Type.IsDynamic),
            _ => false,
        };
        var head = IsDynamic ? Word : kind switch
        {
            AbiKind.Array => (long)length!.Value * element!.HeadSize,
            AbiKind.Tuple => Components.Sum(c => (long)c.Type.HeadSize),
            _ => Word,
        };
        if (head > MaxStaticSize || (long)(length ?? 0) * Word > MaxStaticSize)
            throw new AbiException($"The type {name} takes more than {MaxStaticSize} bytes.");
        HeadSize = (int)head;
    }

    public static AbiType Address { get; } = new(AbiKind.Address, "address");
    public static AbiType Bool { get; } = new(AbiKind.Bool, "bool");
    public static AbiType Bytes { get; } = new(AbiKind.Bytes, "bytes");
    public static AbiType String { get; } = new(AbiKind.String, "string");
    public static AbiType UInt256 { get; } = UInt(256);

    public AbiKind Kind { get; }

    /// <summary>Bits of an integer (8 to 256), bytes of a fixed byte string (1 to 32), otherwise 0.</summary>
    public int Size { get; }

    /// <summary>An array's element.</summary>
    public AbiType? Element { get; }

    /// <summary>A fixed array's length; null for T[] and for anything that is not an array.</summary>
    public int? Length { get; }

    /// <summary>A tuple's members, in order.</summary>
    public IReadOnlyList<AbiParameter> Components { get; }

    /// <summary>Encoded in the tail, behind an offset.</summary>
    public bool IsDynamic { get; }

    internal int Depth { get; }

    /// <summary>Bytes taken in the head of the enclosing sequence.</summary>
    internal int HeadSize { get; }

    public static AbiType UInt(int bits) => new(AbiKind.UInt, $"uint{bits}", Bits(bits));
    public static AbiType Int(int bits) => new(AbiKind.Int, $"int{bits}", Bits(bits));
    public static AbiType FixedBytes(int size) => size is >= 1 and <= 32
        ? new(AbiKind.FixedBytes, $"bytes{size}", size) : throw new AbiException($"There is no bytes{size}: 1 to 32.");
    public static AbiType Array(AbiType element, int? length = null) =>
        length is null or > 0
            ? new(AbiKind.Array, $"{element}[{length}]", element: element, length: length)
            : throw new AbiException("A fixed array has at least one element.");
    public static AbiType Tuple(params IEnumerable<AbiParameter> components)
    {
        AbiParameter[] members = [.. components];
        if (members.Length == 0) throw new AbiException("A tuple has at least one member.");
        return new(AbiKind.Tuple, $"({string.Join(',', members.Select(m => m.Type))})", components: members);
    }

    /// <summary>The external function pointer: an address and a selector in 24 bytes.</summary>
    internal static AbiType Function() => new(AbiKind.FixedBytes, "function", 24);

    /// <summary>
    /// Parses a name such as <c>uint256</c>, <c>bytes32[2][]</c> or <c>(uint64 epoch, address[] who)</c>; member names are optional.
    /// </summary>
    /// <exception cref="AbiException">The text is not a type.</exception>
    public static AbiType Parse(string text) => new AbiTypeParser(text).ParseWhole();

    /// <summary>Parses one parameter of an ABI JSON file: {"type", "components"?}.</summary>
    /// <exception cref="AbiException">The object is not a type.</exception>
    public static AbiType FromJson(JsonElement parameter) => AbiJson.Type(parameter, 0);

    public override string ToString() => _name;

    private static int Bits(int bits) => bits is >= 8 and <= 256 && bits % 8 == 0
        ? bits : throw new AbiException($"There is no integer of {bits} bits: 8 to 256 in steps of 8.");
}
