using Flashback.Ethereum.Abi.Types;

namespace Flashback.BindingGenerator;

/// <summary>Which C# type stands for an ABI field, and the expressions that convert both ways.</summary>
internal static class TypeMap
{
    public static string TypeOf(AbiField field) => field.IsHashedTopic ? "Bytes32" : TypeOf(field.Type, field);

    /// <summary>An expression of <see cref="TypeOf(AbiField)"/> made of the codec's object.</summary>
    public static string FromAbi(AbiField field, string value) =>
        field.IsHashedTopic ? $"(Bytes32){value}" : FromAbi(field.Type, field, value, 0);

    /// <summary>An expression that the codec takes.</summary>
    public static string ToAbi(AbiField field, string value) => ToAbi(field.Type, field, value, 0);

    /// <summary>The innermost element's struct, if it is one.</summary>
    public static AbiType Innermost(AbiType type) => type.Kind == AbiKind.Array ? Innermost(type.Element!) : type;

    private static string TypeOf(AbiType type, AbiField field) => type.Kind switch
    {
        AbiKind.UInt => type.Size switch { 8 => "byte", 16 => "ushort", <= 32 => "uint", <= 64 => "ulong", _ => "BigInteger" },
        AbiKind.Int => type.Size switch { 8 => "sbyte", 16 => "short", <= 32 => "int", <= 64 => "long", _ => "BigInteger" },
        AbiKind.Address => "Address",
        AbiKind.Bool => "bool",
        AbiKind.FixedBytes => type.Size == 32 ? "Bytes32" : "byte[]",
        AbiKind.Bytes => "byte[]",
        AbiKind.String => "string",
        AbiKind.Array => $"IReadOnlyList<{TypeOf(type.Element!, field)}>",
        _ => SharedTypes.TypeOf(field) ?? StructType(field),
    };

    private static string FromAbi(AbiType type, AbiField field, string value, int depth) => type.Kind switch
    {
        AbiKind.UInt or AbiKind.Int
            => TypeOf(type, field) is "BigInteger" ? $"(BigInteger){value}" : $"({TypeOf(type, field)})(BigInteger){value}",
        AbiKind.Array => $"[.. ((object[]){value}).Select(x{depth} => {FromAbi(type.Element!, field, $"x{depth}", depth + 1)})]" is var list
            && depth == 0
            ? list
            : $"({TypeOf(type, field)}){list}",
        AbiKind.Tuple => SharedTypes.TypeOf(field) is null
            ? $"Bindings.{StructType(field)}.FromAbi({value})" : $"CoreStructs.{field.StructName}({value})",
        _ => $"({TypeOf(type, field)}){value}",
    };

    private static string ToAbi(AbiType type, AbiField field, string value, int depth) => type.Kind switch
    {
        AbiKind.Array when Innermost(type).Kind == AbiKind.Tuple
            => $"{value}.Select(x{depth} => (object){ToAbi(type.Element!, field, $"x{depth}", depth + 1)})",
        AbiKind.Tuple => SharedTypes.TypeOf(field) is null ? $"{value}.ToAbi()" : $"CoreStructs.ToAbi({value})",
        _ => value,
    };

    private static string StructType(AbiField field) =>
        field.StructName.Length > 0
            ? field.StructName
            : throw new InvalidOperationException($"The tuple '{field.Name}' has no struct name: the artifact lacks internalType.");
}
