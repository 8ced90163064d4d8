namespace Flashback.BindingGenerator;

/// <summary>Solidity names as C# names.</summary>
internal static class Names
{
    private static readonly HashSet<string> Keywords =
    [
        "params", "event", "operator", "object", "string", "ref", "out", "in", "base", "lock", "checked", "fixed", "new", "this",
        "class", "struct", "interface", "namespace", "public", "private", "internal", "protected", "static", "default", "decimal",
        "double", "float", "long", "ulong", "int", "uint", "short", "ushort", "byte", "sbyte", "bool", "char", "delegate", "enum",
        "explicit", "implicit", "is", "as", "null", "override", "readonly", "sealed", "sizeof", "stackalloc", "switch", "throw",
        "typeof", "unchecked", "unsafe", "using", "virtual", "void", "volatile", "goto", "foreach", "const", "extern", "finally",
    ];

    public static string Pascal(string name)
    {
        var trimmed = name.Trim('_');
        return trimmed.Length == 0 ? "" : char.ToUpperInvariant(trimmed[0]) + trimmed[1..];
    }

    public static string Parameter(AbiField field, int index)
    {
        var trimmed = field.Name.Trim('_');
        if (trimmed.Length == 0) return $"value{index}";
        var name = char.ToLowerInvariant(trimmed[0]) + trimmed[1..];
        return Keywords.Contains(name) ? $"@{name}" : name;
    }

    public static string Property(AbiField field, int index) => Pascal(field.Name) is { Length: > 0 } name ? name : $"Value{index}";
}
