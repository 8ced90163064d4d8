using Flashback.Ethereum.Abi.Types;

namespace Flashback.BindingGenerator.Nethereum;

/// <summary>Which C# type Nethereum reads and writes an ABI field as, and the attribute that says so.</summary>
internal static class NethereumTypes
{
    /// <summary>Names that Nethereum's own message class takes.</summary>
    private static readonly HashSet<string> Taken =
    [
        "FromAddress", "Gas", "GasPrice", "AmountToSend", "Nonce", "MaxFeePerGas", "MaxPriorityFeePerGas", "TransactionType", "AccessList",
        "AuthorisationList",
    ];

    public static string TypeOf(AbiField field) => field.IsHashedTopic ? "byte[]" : TypeOf(field.Type, field);

    /// <summary>A struct or a list is returned as a class with one member.</summary>
    public static bool IsPlain(AbiField field) => field.Type.Kind is not (AbiKind.Tuple or AbiKind.Array);

    public static string Property(AbiField field, int index) =>
        Names.Property(field, index) is var name && Taken.Contains(name) ? $"{name}Value" : name;

    /// <summary>The properties of a message, result, event, error or struct.</summary>
    public static void Write(CodeText code, IReadOnlyList<AbiField> fields)
    {
        foreach (var (field, index) in fields.Select((field, index) => (field, index)))
        {
            var indexed = field.Indexed ? ", true" : "";
            code.Line($"[Parameter(\"{NameOf(field.Type)}\", \"{field.Name}\", {index + 1}{indexed})]");
            code.Line($"public {TypeOf(field)} {Property(field, index)} {{ get; set; }}{Initial(field)}");
            code.Blank();
        }
    }

    private static string TypeOf(AbiType type, AbiField field) => type.Kind switch
    {
        AbiKind.UInt => type.Size switch { 8 => "byte", 16 => "ushort", <= 32 => "uint", <= 64 => "ulong", _ => "BigInteger" },
        AbiKind.Int => type.Size switch { 8 => "sbyte", 16 => "short", <= 32 => "int", <= 64 => "long", _ => "BigInteger" },
        AbiKind.Address or AbiKind.String => "string",
        AbiKind.Bool => "bool",
        AbiKind.FixedBytes or AbiKind.Bytes => "byte[]",
        AbiKind.Array => $"List<{TypeOf(type.Element!, field)}>",
        _ => field.StructName.Length > 0
            ? $"{field.StructName}DTO"
            : throw new InvalidOperationException($"The tuple '{field.Name}' has no struct name: the artifact lacks internalType."),
    };

    /// <summary>Nethereum takes a struct's layout from its class.</summary>
    private static string NameOf(AbiType type) => type.Kind switch
    {
        AbiKind.Tuple => "tuple",
        AbiKind.Array => $"{NameOf(type.Element!)}[{type.Length}]",
        _ => type.ToString(),
    };

    private static string Initial(AbiField field) => TypeOf(field) switch
    {
        "string" => " = \"\";",
        "byte[]" => " = [];",
        var list when list.StartsWith("List<", StringComparison.Ordinal) => " = [];",
        _ => field.Type.Kind == AbiKind.Tuple ? " = new();" : "",
    };
}
