using System.Text;
using System.Text.RegularExpressions;
using Flashback.Ethereum.Abi;

namespace Flashback.Ethereum;

/// <summary>
/// A set of struct types that refer to one another, checked when it is made. Struct values are given as a dictionary by
/// member name or a sequence in the members' order; the other values as for <see cref="AbiCodec"/>.
/// </summary>
public sealed partial class Eip712Types
{
    /// <summary>How many struct types one description may have.</summary>
    public const int MaxTypes = 256;

    /// <summary>How deep the values of one message may nest.</summary>
    public const int MaxDepth = 32;

    private readonly SortedDictionary<string, IReadOnlyList<Member>> _structs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Bytes32> _typeHashes = new(StringComparer.Ordinal);

    /// <exception cref="Eip712Exception">A type is unknown, named twice, or its name is not an identifier.</exception>
    public Eip712Types(IReadOnlyDictionary<string, IReadOnlyList<Eip712Field>> types)
    {
        if (types.Count > MaxTypes) throw new Eip712Exception($"{types.Count} types, more than {MaxTypes}.");
        foreach (var (name, fields) in types)
        {
            if (!Identifier().IsMatch(name) || TryElementary(name, out _)) throw new Eip712Exception($"'{name}' cannot name a struct.");
            if (fields.FirstOrDefault(f => !Identifier().IsMatch(f.Name)) is { } bad) throw new Eip712Exception($"{name}: '{bad.Name}' cannot name a member.");
            if (fields.DistinctBy(f => f.Name).Count() != fields.Count) throw new Eip712Exception($"{name}: a member is named twice.");
            _structs[name] = [.. fields.Select(f => new Member(f.Name, f.Type, Resolve(f.Type, types, $"{name}.{f.Name}")))];
        }
        foreach (var name in types.Keys) _typeHashes[name] = Keccak256.Hash(Encoding.UTF8.GetBytes(EncodeType(name)));
    }

    /// <summary>Reads types in the notation of the EIP itself: one text such as <c>Mail(Person from,string contents)</c> for each.</summary>
    /// <exception cref="Eip712Exception">A text is not in that notation, or a type is unknown.</exception>
    public static Eip712Types Parse(params IReadOnlyList<string> types)
    {
        var parsed = new Dictionary<string, IReadOnlyList<Eip712Field>>(StringComparer.Ordinal);
        foreach (var text in types)
        {
            var open = text.IndexOf('(', StringComparison.Ordinal);
            if (open < 0 || text[^1] != ')') throw NoNotation(text);
            var inside = text[(open + 1)..^1];
            Eip712Field[] fields = inside.Length == 0 ? [] : [.. inside.Split(',').Select(field => field.Split(' ') is [var type, var name] ? new Eip712Field(name, type) : throw NoNotation(text))];
            if (!parsed.TryAdd(text[..open], fields)) throw new Eip712Exception($"'{text[..open]}' is described twice.");
        }
        return new Eip712Types(parsed);
    }

    public bool Contains(string name) => _structs.ContainsKey(name);

    /// <summary>encodeType: the struct, then all it refers to in alphabetical order.</summary>
    /// <exception cref="Eip712Exception">There is no such struct.</exception>
    public string EncodeType(string name)
    {
        var referenced = new SortedSet<string>(StringComparer.Ordinal);
        Collect(name, referenced);
        referenced.Remove(name);
        return string.Concat(referenced.Prepend(name).Select(n => $"{n}({string.Join(',', _structs[n].Select(m => $"{m.TypeName} {m.Name}"))})"));
    }

    /// <summary>keccak256(encodeType).</summary>
    /// <exception cref="Eip712Exception">There is no such struct.</exception>
    public Bytes32 TypeHash(string name) => _typeHashes.TryGetValue(name, out var hash) ? hash : throw Unknown(name);

    /// <summary>keccak256(typeHash ‖ encodeData).</summary>
    /// <exception cref="Eip712Exception">There is no such struct, or the value is not one.</exception>
    public Bytes32 HashStruct(string name, object? value) => HashStruct(name, value, name, 0);

    internal IReadOnlyList<Member> Members(string name) => _structs.TryGetValue(name, out var members) ? members : throw Unknown(name);

    private Bytes32 HashStruct(string name, object? value, string path, int depth)
    {
        if (depth > MaxDepth) throw new Eip712Exception($"{path}: values nest deeper than {MaxDepth}.");
        var members = Members(name);
        var values = value switch
        {
            IReadOnlyDictionary<string, object?> dictionary => ByName(members, dictionary, path),
            IReadOnlyList<object?> list => list,
            _ => throw new Eip712Exception($"{path}: a value of {value?.GetType().Name ?? "null"} cannot stand for the struct {name}."),
        };
        if (values.Count != members.Count) throw new Eip712Exception($"{path}: {name} has {members.Count} members, the value has {values.Count}.");
        var data = new byte[(members.Count + 1) * Bytes32.Length];
        TypeHash(name).Span.CopyTo(data);
        for (var i = 0; i < members.Count; i++)
            Encode(members[i].Type, values[i], $"{path}.{members[i].Name}", depth + 1).Span.CopyTo(data.AsSpan((i + 1) * Bytes32.Length));
        return Keccak256.Hash(data);
    }

    private Bytes32 Encode(Node type, object? value, string path, int depth)
    {
        if (depth > MaxDepth) throw new Eip712Exception($"{path}: values nest deeper than {MaxDepth}.");
        if (type.Struct is not null) return HashStruct(type.Struct, value, path, depth);
        try
        {
            if (type.Element is null)
                return type.Abi!.Kind is AbiKind.Bytes or AbiKind.String ? Keccak256.Hash(AbiValue.Bytes(type.Abi, value, path).Span) : AbiValue.Word(type.Abi, value, path);
            var items = AbiValue.Sequence(type.Sequence!, value, path);
            var data = new byte[items.Count * Bytes32.Length];
            for (var i = 0; i < items.Count; i++) Encode(type.Element, items[i], $"{path}[{i}]", depth + 1).Span.CopyTo(data.AsSpan(i * Bytes32.Length));
            return Keccak256.Hash(data);
        }
        catch (AbiException e)
        {
            throw new Eip712Exception(e.Message);
        }
    }

    private static object?[] ByName(IReadOnlyList<Member> members, IReadOnlyDictionary<string, object?> values, string path)
    {
        // A member that is not part of the type would not be part of the signature either.
        if (values.Keys.FirstOrDefault(key => members.All(m => m.Name != key)) is { } extra) throw new Eip712Exception($"{path}: there is no member '{extra}'.");
        return [.. members.Select(m => values.TryGetValue(m.Name, out var value) ? value : throw new Eip712Exception($"{path}: the member '{m.Name}' is missing."))];
    }

    private void Collect(string name, SortedSet<string> referenced)
    {
        if (!referenced.Add(name)) return;
        foreach (var member in Members(name))
            if (member.Type.Innermost.Struct is { } inner) Collect(inner, referenced);
    }

    private static Node Resolve(string type, IReadOnlyDictionary<string, IReadOnlyList<Eip712Field>> structs, string path)
    {
        var bracket = type.IndexOf('[', StringComparison.Ordinal);
        var name = bracket < 0 ? type : type[..bracket];
        try
        {
            var node = structs.ContainsKey(name) ? new Node(null, name, null, null)
                : TryElementary(name, out var elementary) ? new Node(elementary, null, null, null)
                : throw new Eip712Exception($"{path}: the type '{name}' is not described.");
            // The shape of the arrays alone; bool stands for whatever the element is.
            var shapes = new Stack<AbiType>();
            for (var shape = AbiTypeParser.WithSuffix(AbiType.Bool, bracket < 0 ? "" : type[bracket..]); shape.Kind == AbiKind.Array; shape = shape.Element!) shapes.Push(shape);
            foreach (var shape in shapes) node = new Node(null, null, node, shape);
            return node;
        }
        catch (AbiException e)
        {
            throw new Eip712Exception($"{path}: {e.Message}");
        }
    }

    /// <summary>The EIP knows no aliases, so uint and int are not types here; nor is function.</summary>
    private static bool TryElementary(string name, out AbiType type)
    {
        type = AbiType.Bool;
        try
        {
            type = AbiTypeParser.Elementary(name);
            return type.ToString() == name && name != "function";
        }
        catch (AbiException)
        {
            return false;
        }
    }

    private static Eip712Exception NoNotation(string text) => new($"'{text}' is not a struct type such as Mail(Person from,string contents).");

    private static Eip712Exception Unknown(string name) => new($"There is no struct '{name}'.");

    [GeneratedRegex(@"^[A-Za-z_$][A-Za-z0-9_$]{0,127}$", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();

    /// <summary>A member with its type resolved.</summary>
    internal sealed record Member(string Name, string TypeName, Node Type);

    /// <summary>Exactly one of: an elementary type, a struct by name, an array of an element (with its shape).</summary>
    internal sealed record Node(AbiType? Abi, string? Struct, Node? Element, AbiType? Sequence)
    {
        internal Node Innermost => Element?.Innermost ?? this;
    }
}
