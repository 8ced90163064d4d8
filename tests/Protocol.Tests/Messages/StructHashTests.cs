using System.Numerics;
using System.Text.Json.Nodes;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Tests.Vectors;
using Flashback.Protocol.Validators;
using Nethereum.ABI.EIP712;

namespace Flashback.Protocol.Tests.Messages;

/// <summary>Against ethers' hashes, digests and signatures.</summary>
public sealed class StructHashTests
{
    private static readonly JsonNode File = VectorFile.Load("hashes.json");

    private static readonly Dictionary<string, (string EncodedType, Func<JsonNode, IStructHashed> Read)> Types = new()
    {
        ["Criteria"] = (Criteria.EncodedType, VectorFile.Make<Criteria>),
        ["Parameters"] = (EpochParameters.EncodedType, VectorFile.Make<EpochParameters>),
        ["Snapshot"] = (Snapshot.EncodedType, VectorFile.Make<Snapshot>),
        ["Observation"] = (Observation.EncodedType, VectorFile.Make<Observation>),
        ["ObservationBatch"] = (ObservationBatch.EncodedType, VectorFile.Make<ObservationBatch>),
        ["Verdict"] = (Verdict.EncodedType, VectorFile.Make<Verdict>),
        ["Report"] = (Report.EncodedType, VectorFile.Make<Report>),
        ["Proposal"] = (Proposal.EncodedType, VectorFile.Make<Proposal>),
        ["BridgeClaim"] = (BridgeClaim.EncodedType, VectorFile.Make<BridgeClaim>),
        ["BridgeReport"] = (BridgeReport.EncodedType, VectorFile.Make<BridgeReport>),
        ["AppealVote"] = (AppealVote.EncodedType, VectorFile.Make<AppealVote>),
    };

    private static OracleDomain Domain =>
        new(VectorFile.Get<ulong>(File["domain"]!["chainId"]), VectorFile.Get<Address>(File["domain"]!["verifyingContract"]));

    [Fact]
    public void The_domain_matches_the_reference()
    {
        Assert.Equal(OracleDomain.Name, (string?)File["domain"]!["name"]);
        Assert.Equal(OracleDomain.Version, (string?)File["domain"]!["version"]);
        Assert.Equal(VectorFile.Get<Bytes32>(File["domain"]!["separator"]), Domain.Separator);
    }

    [Fact]
    public void Every_type_hash_matches_the_reference()
    {
        var outside = File["typeHashes"]!.AsObject();
        Assert.Equal(Types.Keys.Order(), outside.Select(entry => entry.Key).Order());
        foreach (var (name, hash) in outside)
            Assert.Equal(VectorFile.Get<Bytes32>(hash), Keccak256.Hash(System.Text.Encoding.ASCII.GetBytes(Types[name].EncodedType)));
    }

    [Fact]
    public void Every_struct_hash_digest_and_signature_matches_the_reference()
    {
        using var key = PrivateKey.FromBytes(Hex.Decode((string)File["privateKey"]!));
        var messages = File["messages"]!.AsArray();
        Assert.Equal(Types.Keys.Order(), messages.Select(entry => (string)entry!["type"]!).Distinct().Order());
        foreach (var entry in messages)
        {
            var message = Types[(string)entry!["type"]!].Read(entry["message"]!);
            Assert.Equal(VectorFile.Get<Bytes32>(entry["structHash"]), message.Hash());
            Assert.Equal(VectorFile.Get<Bytes32>(entry["digest"]), Domain.Digest(message));
            var signature = key.Sign(Domain.Digest(message));
            Assert.Equal((string)entry["signature"]!, Hex.Encode(signature.ToBytes()));
            Assert.Equal((string)entry["compactSignature"]!, Hex.Encode(signature.ToCompact()));
        }
    }

    [Fact]
    public void Nethereum_gives_the_same_digests_from_json()
    {
        foreach (var entry in File["messages"]!.AsArray()) AssertAgrees((string)entry!["type"]!, entry["message"]!.AsObject());
    }

    [Fact]
    public void Nethereum_gives_the_same_digests_of_random_messages()
    {
        foreach (var type in Types.Keys)
        {
            for (var i = 0; i < 25; i++)
            {
                var seed = Keccak256.Hash(System.Text.Encoding.ASCII.GetBytes($"{type} {i}"));
                AssertAgrees(type, new JsonObject(
                    Fields(type).Select(field => new KeyValuePair<string, JsonNode?>(field.Name, Random(field.Type, ref seed)))));
            }
        }
    }

    [Fact]
    public void The_salt_and_the_accepted_hash_match_the_reference()
    {
        var salt = File["salt"]!;
        Assert.Equal(VectorFile.Get<Bytes32>(salt["salt"]), ObservationSalt.Derive(VectorFile.Get<Bytes32>(salt["secret"]),
            VectorFile.Get<ulong>(salt["epoch"]), VectorFile.Get<Bytes32>(salt["dataUnit"])));
        var accepted = File["acceptedReport"]!;
        Assert.Equal(VectorFile.Get<Bytes32>(accepted["slot"]), Certificate.AcceptedHash(VectorFile.Get<Bytes32>(accepted["reportHash"]),
            VectorFile.Get<ValidatorBitmap>(accepted["signers"])));
    }

    private static void AssertAgrees(string type, JsonObject message)
    {
        var typedData = new JsonObject
        {
            ["types"] = new JsonObject { ["EIP712Domain"] = Described("EIP712Domain"), [type] = Described(type) },
            ["primaryType"] = type,
            ["domain"] = new JsonObject(new[] { "name", "version", "chainId",
                "verifyingContract" }.Select(name => KeyValuePair.Create(name, File["domain"]![name]?.DeepClone()))),
            ["message"] = message.DeepClone(),
        };
        var outside = Eip712TypedDataEncoder.Current.EncodeAndHashTypedData(typedData.ToJsonString());
        Assert.True(Domain.Digest(Types[type].Read(message)) == new Bytes32(outside), $"{type} {message}");
    }

    private static JsonArray Described(string type) =>
        new([.. Fields(type).Select(field => new JsonObject { ["name"] = field.Name, ["type"] = field.Type })]);

    private static IEnumerable<(string Type, string Name)> Fields(string type)
    {
        var encoded = type == "EIP712Domain"
            ? "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)" : Types[type].EncodedType;
        return encoded[(encoded.IndexOf('(') + 1)..^1].Split(',').Select(field => field.Split(' ')).Select(parts => (parts[0], parts[1]));
    }

    private static JsonNode Random(string type, ref Bytes32 seed)
    {
        seed = Keccak256.Hash(seed.Span);
        return type switch
        {
            "bytes32" => seed.ToString(),
            "address" => new Address(seed.Span[12..]).ToString(),
            "bool" => seed.Span[0] % 2 == 0,
            _ => new BigInteger(seed.Span[..(int.Parse(type[4..]) / 8)], isUnsigned: true, isBigEndian: true).ToString(),
        };
    }
}
