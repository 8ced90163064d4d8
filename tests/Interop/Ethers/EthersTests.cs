using System.Text.Json;
using System.Text.Json.Nodes;
using Flashback.Ethereum;
using Flashback.Ethereum.Abi;
using Flashback.Ethereum.Abi.Types;
using Flashback.Ethereum.Keystore;
using Flashback.Ethereum.Tests.Vectors;
using Flashback.Ethereum.Transactions;
using Flashback.Protocol.Messages;

namespace Flashback.Interop.Ethers;

/// <summary>Our Ethereum code and ethers give the same bytes, and each reads what the other writes.</summary>
public sealed class EthersTests(EthersPeer ethers) : IClassFixture<EthersPeer>
{
    private const int CasesPerKind = 150;

    /// <summary>The seed of the run; a failure names the case in full.</summary>
    private const int Seed = 20261120;

    [Fact]
    public async Task Random_cases_agree()
    {
        var cases = await ethers.AskAsync("cases", new { seed = Seed, count = CasesPerKind });
        Assert.Equal(CasesPerKind * EthersCase.Kinds.Count, cases.GetArrayLength());
        Assert.All(cases.EnumerateArray(), EthersCase.Check);
    }

    [Fact]
    public async Task The_committed_vectors_are_what_ethers_answers()
    {
        var committed = JsonNode.Parse(await File.ReadAllTextAsync(EthersPeer.VectorFile))!["cases"]!.AsArray();
        var now = await ethers.AskAsync("cases", new { seed = 1, count = committed.Count / EthersCase.Kinds.Count });
        Assert.True(JsonNode.DeepEquals(committed, JsonNode.Parse(now.GetRawText())), "Run: npm run vectors, in tests/Interop/ethers-js");
    }

    [Fact]
    public async Task Ethers_recovers_our_signers()
    {
        foreach (var (key, digest) in Keys(40))
        {
            var signature = Hex.Encode(key.Sign(digest).ToBytes());
            Assert.Equal(
                key.Address.ToString(), (await ethers.AskAsync("recover", new { digest = digest.ToString(), signature })).GetString());
        }
    }

    [Fact]
    public async Task Ethers_reads_our_transactions()
    {
        foreach (var (key, digest) in Keys(40))
        {
            var nonce = digest.Span[0];
            var transaction = new Eip1559Transaction
            {
                ChainId = 31337,
                Nonce = nonce,
                GasLimit = 21000,
                MaxFeePerGas = digest.ToBigInteger(),
                MaxPriorityFeePerGas = 1,
                To = nonce % 2 == 0 ? key.Address : null,
                Data = digest.ToArray(),
            };
            var signed = transaction.Sign(key);
            var read = await ethers.AskAsync("transaction", new { raw = Hex.Encode(signed.Raw.Span) });
            Assert.Equal(signed.Hash.ToString(), read.GetProperty("hash").GetString());
            Assert.Equal(key.Address.ToString(), read.GetProperty("from").GetString());
            Assert.Equal(nonce, read.GetProperty("nonce").GetInt32());
            Assert.Equal(transaction.To?.ToString(), read.GetProperty("to").GetString());
        }
    }

    [Fact]
    public async Task Ethers_opens_our_keystores()
    {
        foreach (var cost in new[] { new ScryptParameters(2, 1, 1), new ScryptParameters(256, 8, 2), ScryptParameters.Light })
        {
            using var key = PrivateKey.Generate();
            const string password = "pässwört 🔑";
            var opened = await ethers.AskAsync("keystore", new { json = KeystoreV3.Encrypt(key, password, cost), password });
            Assert.Equal(Hex.Encode(key.ToBytes()), opened.GetProperty("privateKey").GetString());
            Assert.Equal(key.Address.ToString(), opened.GetProperty("address").GetString());
        }
    }

    [Fact]
    public async Task Ethers_verifies_our_typed_data()
    {
        foreach (var (key, digest) in Keys(10))
        {
            var domain = new OracleDomain(31337, key.Address);
            var report = new BridgeReport(key.Address, digest, ulong.MaxValue, digest.Span[0], uint.MaxValue, digest.Span[1]);
            string[][] members =
            [
                ["address", "bridge"],
                ["bytes32", "dataUnit"],
                ["uint64", "epoch"],
                ["uint64", "issuedAt"],
                ["uint32", "requests"],
                ["uint32", "errors"]
            ];
            var request = new
            {
                domain = new
                {
                    name = OracleDomain.Name,
                    version = OracleDomain.Version,
                    chainId = domain.ChainId,
                    verifyingContract = domain.Oracle.ToString()
                },
                types = new { BridgeReport = members.Select(member => new { name = member[1], type = member[0] }) },
                message = new
                {
                    bridge = report.Bridge.ToString(),
                    dataUnit = report.DataUnit.ToString(),
                    epoch = report.Epoch.ToString(),
                    issuedAt = report.IssuedAt,
                    requests = report.Requests,
                    errors = report.Errors,
                },
                signature = Hex.Encode(key.Sign(domain.Digest(report)).ToBytes()),
            };
            Assert.Equal(key.Address.ToString(), (await ethers.AskAsync("verifyTypedData", request)).GetString());
        }
    }

    [Fact]
    public async Task Ethers_decodes_our_abi()
    {
        foreach (var (key, digest) in Keys(10))
        {
            string[] names = ["(address,bytes32[])[2]", "int64", "string", "bytes"];
            object[] values =
            [
                new[] { (key.Address, new[] { digest, digest }), (Address.Zero, []) }, -5, "é𝄞", digest.Span[..7].ToArray()
            ];
            var data = Hex.Encode(AbiCodec.Encode([.. names.Select(AbiType.Parse)], values));
            var decoded = await ethers.AskAsync("decode", new { types = names, data });
            var expected = JsonSerializer.SerializeToElement(new object[]
            {
                new object[] { new object[] { key.Address.ToString(), new[] { digest.ToString(), digest.ToString() } },
                    new object[] { Address.Zero.ToString(), Array.Empty<string>() } },
                "-5", "é𝄞", Hex.Encode(digest.Span[..7]),
            });
            Assert.True(JsonElement.DeepEquals(expected, decoded), decoded.ToString());
        }
    }

    /// <summary>Keys and digests that are the same in every run.</summary>
    private static IEnumerable<(PrivateKey Key, Bytes32 Digest)> Keys(int count)
    {
        var state = Keccak256.Hash("ethers"u8);
        for (var i = 0; i < count; i++)
        {
            state = Keccak256.Hash(state.Span);
            using var key = PrivateKey.FromBytes(state.Span);
            yield return (key, Keccak256.Hash(state, state));
        }
    }
}
