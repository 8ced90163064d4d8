using System.Text.Json.Nodes;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Tests.Vectors;
using Flashback.Protocol.Validators;

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

    private static OracleDomain Domain => new(VectorFile.Get<ulong>(File["domain"]!["chainId"]), VectorFile.Get<Address>(File["domain"]!["verifyingContract"]));

    [Fact]
    public void The_domain_is_the_outside_one()
    {
        Assert.Equal(OracleDomain.Name, (string?)File["domain"]!["name"]);
        Assert.Equal(OracleDomain.Version, (string?)File["domain"]!["version"]);
        Assert.Equal(VectorFile.Get<Bytes32>(File["domain"]!["separator"]), Domain.Separator);
    }

    [Fact]
    public void Every_type_hash_is_the_outside_one()
    {
        var outside = File["typeHashes"]!.AsObject();
        Assert.Equal(Types.Keys.Order(), outside.Select(entry => entry.Key).Order());
        foreach (var (name, hash) in outside)
            Assert.Equal(VectorFile.Get<Bytes32>(hash), Keccak256.Hash(System.Text.Encoding.ASCII.GetBytes(Types[name].EncodedType)));
    }

    [Fact]
    public void Every_struct_hash_digest_and_signature_is_the_outside_one()
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
    public void The_general_implementation_agrees()
    {
        foreach (var entry in File["messages"]!.AsArray())
        {
            var (encodedType, read) = Types[(string)entry!["type"]!];
            var general = Eip712Types.Parse(encodedType).HashStruct((string)entry["type"]!, General(entry["message"]!.AsObject(), encodedType));
            Assert.Equal(general, read(entry["message"]!).Hash());
        }
    }

    [Fact]
    public void The_salt_and_the_accepted_hash_are_the_outside_ones()
    {
        var salt = File["salt"]!;
        Assert.Equal(VectorFile.Get<Bytes32>(salt["salt"]), ObservationSalt.Derive(VectorFile.Get<Bytes32>(salt["secret"]), VectorFile.Get<ulong>(salt["epoch"]), VectorFile.Get<Bytes32>(salt["dataUnit"])));
        var accepted = File["acceptedReport"]!;
        Assert.Equal(VectorFile.Get<Bytes32>(accepted["slot"]), Certificate.AcceptedHash(VectorFile.Get<Bytes32>(accepted["reportHash"]), VectorFile.Get<ValidatorBitmap>(accepted["signers"])));
    }

    private static Dictionary<string, object?> General(JsonObject message, string encodedType)
    {
        var fields = encodedType[(encodedType.IndexOf('(') + 1)..^1].Split(',').Select(field => field.Split(' ')).ToDictionary(parts => parts[1], parts => parts[0]);
        return message.ToDictionary(entry => entry.Key, entry => fields[entry.Key] switch
        {
            "bytes32" => (object?)VectorFile.Get<Bytes32>(entry.Value),
            "address" => VectorFile.Get<Address>(entry.Value),
            "bool" => VectorFile.Get<bool>(entry.Value),
            _ => VectorFile.Get<System.Numerics.BigInteger>(entry.Value),
        });
    }
}
