using System.Text.Json;
using Flashback.Ethereum.Abi;

namespace Flashback.Ethereum;

/// <summary>A message with its domain and type description, as eth_signTypedData_v4 takes it.</summary>
public sealed class TypedData
{
    private const string DomainType = "EIP712Domain";
    private const int MaxJsonDepth = 64;

    /// <summary>The members a domain may have, in the EIP's order.</summary>
    private static readonly Eip712Field[] DomainFields =
        [new("name", "string"), new("version", "string"), new("chainId", "uint256"), new("verifyingContract", "address"), new("salt", "bytes32")];

    /// <summary>The EIP712Domain type may be left out of <paramref name="types"/>: it follows from the members of the domain.</summary>
    /// <exception cref="Eip712Exception">The domain, the types or the message do not follow the EIP.</exception>
    public TypedData(IReadOnlyDictionary<string, IReadOnlyList<Eip712Field>> types, string primaryType, IReadOnlyDictionary<string, object?> domain, object message)
    {
        Types = Complete(types, domain.ContainsKey);
        PrimaryType = primaryType;
        DomainSeparator = Types.HashStruct(DomainType, domain);
        StructHash = Types.HashStruct(primaryType, message);
    }

    public Eip712Types Types { get; }
    public string PrimaryType { get; }
    public Bytes32 DomainSeparator { get; }

    /// <summary>hashStruct of the message.</summary>
    public Bytes32 StructHash { get; }

    /// <summary>What is signed. A message that is itself the domain is hashed once only, as eth_signTypedData_v4 does.</summary>
    public Bytes32 Digest => PrimaryType == DomainType
        ? Keccak256.Hash([0x19, 0x01, .. DomainSeparator.Span])
        : Eip712.Digest(DomainSeparator, StructHash);

    /// <summary>Reads {"types", "primaryType", "domain", "message"}.</summary>
    /// <exception cref="Eip712Exception">The JSON does not follow the EIP.</exception>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static TypedData FromJson(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
        return FromJson(document.RootElement);
    }

    /// <inheritdoc cref="FromJson(string)"/>
    public static TypedData FromJson(JsonElement json)
    {
        var description = Property(json, "types", JsonValueKind.Object).EnumerateObject().ToArray();
        if (description.DistinctBy(t => t.Name).Count() != description.Length) throw new Eip712Exception("A type is described twice.");
        var types = description.ToDictionary(t => t.Name, t => (IReadOnlyList<Eip712Field>)Fields(t));
        var primaryType = Property(json, "primaryType", JsonValueKind.String).GetString()!;
        var domain = Property(json, "domain", JsonValueKind.Object);
        var message = Property(json, "message", JsonValueKind.Object);
        var complete = Complete(types, name => domain.TryGetProperty(name, out _));
        return new TypedData(types, primaryType, Struct(complete, DomainType, domain, "domain"), Struct(complete, primaryType, message, "message"));
    }

    private static Eip712Types Complete(IReadOnlyDictionary<string, IReadOnlyList<Eip712Field>> types, Func<string, bool> domainHas) =>
        new(types.ContainsKey(DomainType) ? types : new Dictionary<string, IReadOnlyList<Eip712Field>>(types) { [DomainType] = [.. DomainFields.Where(f => domainHas(f.Name))] });

    private static Eip712Field[] Fields(JsonProperty type) => type.Value.ValueKind == JsonValueKind.Array
        ? [.. type.Value.EnumerateArray().Select(f => new Eip712Field(Property(f, "name", JsonValueKind.String).GetString()!, Property(f, "type", JsonValueKind.String).GetString()!))]
        : throw new Eip712Exception($"The type '{type.Name}' is not a list of members.");

    private static JsonElement Property(JsonElement owner, string name, JsonValueKind kind) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == kind
            ? value : throw new Eip712Exception($"The typed data have no \"{name}\" of kind {kind}.");

    private static Dictionary<string, object?> Struct(Eip712Types types, string name, JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new Eip712Exception($"{path}: a JSON {json.ValueKind} cannot stand for the struct {name}.");
        var members = types.Members(name).ToDictionary(m => m.Name, m => m.Type);
        var values = new Dictionary<string, object?>();
        foreach (var property in json.EnumerateObject())
        {
            if (!members.TryGetValue(property.Name, out var type)) throw new Eip712Exception($"{path}: there is no member '{property.Name}'.");
            if (!values.TryAdd(property.Name, Value(types, type, property.Value, $"{path}.{property.Name}"))) throw new Eip712Exception($"{path}: '{property.Name}' is given twice.");
        }
        return values;
    }

    private static object Value(Eip712Types types, Eip712Types.Node type, JsonElement json, string path)
    {
        if (type.Struct is not null) return Struct(types, type.Struct, json, path);
        if (type.Element is not null)
            return json.ValueKind == JsonValueKind.Array
                ? json.EnumerateArray().Select((item, i) => Value(types, type.Element, item, $"{path}[{i}]")).ToArray()
                : throw new Eip712Exception($"{path}: a JSON {json.ValueKind} cannot stand for an array.");
        try
        {
            return AbiJsonValue.Read(type.Abi!, json, path);
        }
        catch (AbiException e)
        {
            throw new Eip712Exception(e.Message);
        }
    }
}
