using System.Numerics;
using Flashback.Ethereum.Abi;
using Flashback.Ethereum.Abi.Types;

namespace Flashback.Ethereum.Tests.Abi;

public class AbiContractTests
{
    private const string Artifact = """
        {
          "abi": [
            {"type":"constructor","inputs":[{"name":"supply","type":"uint256"}]},
            {"type":"function","name":"transfer","stateMutability":"nonpayable","inputs":[{"name":"to","type":"address"},{"name":"value","type":"uint256"}],"outputs":[{"name":"","type":"bool"}]},
            {"type":"function","name":"get","stateMutability":"view","inputs":[],"outputs":[]},
            {"type":"function","name":"get","stateMutability":"view","inputs":[{"name":"i","type":"uint256"}],"outputs":[]},
            {"type":"event","name":"Transfer","inputs":[{"name":"from","type":"address","indexed":true},{"name":"to","type":"address","indexed":true},{"name":"value","type":"uint256"}]},
            {"type":"event","name":"Named","inputs":[{"name":"note","type":"bytes"},{"name":"name","type":"string","indexed":true},{"name":"id","type":"bytes4","indexed":true}]},
            {"type":"error","name":"TooSmall","inputs":[{"name":"have","type":"uint256"},{"name":"need","type":"uint256"}]},
            {"type":"receive","stateMutability":"payable"}
          ],
          "bytecode": {"object": "0x6001"}
        }
        """;

    private static readonly AbiContract Contract = AbiContract.FromJson(Artifact);
    private static readonly Address Alice = Address.Parse("0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf");
    private static readonly Address Bob = Address.Parse("0x2B5AD5c4795c026514f8317c7a215E218DcCD6cF");

    private static Bytes32 Topic(Address address) => new(AbiCodec.Encode(AbiType.Address, address));

    [Fact]
    public void Encodes_calls_and_decodes_returns()
    {
        var data = Contract.EncodeCall("transfer", Bob, 5);
        Assert.StartsWith("0xa9059cbb", Hex.Encode(data));
        Assert.Equal(new object[] { Bob, new BigInteger(5) }, Contract.Function("transfer").DecodeCall(data));
        Assert.True((bool)Contract.DecodeReturn("transfer", AbiCodec.Encode(AbiType.Bool, true))[0]);
        Assert.Contains(
            "is the contract at this address", Assert.Throws<AbiException>(() => Contract.DecodeReturn("transfer", [])).Message);
        Assert.Equal("transfer(address,uint256): value: -1 does not fit uint256.",
            Assert.Throws<AbiException>(() => Contract.EncodeCall("transfer", Bob, -1)).Message);
    }

    [Fact]
    public void Tells_overloads_apart_by_signature()
    {
        Assert.Single(Contract.Function("get(uint256)").Inputs);
        Assert.Contains("get(uint256)", Assert.Throws<KeyNotFoundException>(() => Contract.Function("get")).Message);
        Assert.Throws<KeyNotFoundException>(() => Contract.Function("none"));
    }

    [Fact]
    public void Deploys_code_and_arguments()
    {
        Assert.Equal("0x6001" + new string('0', 63) + "9", Hex.Encode(Contract.EncodeConstructor(9)));
        Assert.Throws<AbiException>(() => AbiContract.FromJson("[]").EncodeConstructor());
    }

    [Fact]
    public void Decodes_logs()
    {
        var transfer = Contract.Event("Transfer");
        Assert.Equal("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", transfer.Topic.ToString());
        Bytes32[] topics = [transfer.Topic, Topic(Alice), Topic(Bob)];
        var data = AbiCodec.Encode(AbiType.UInt256, 7);

        Assert.True(transfer.TryDecode(topics, data, out var values));
        Assert.Equal(new object[] { Alice, Bob, new BigInteger(7) }, values);

        Assert.False(transfer.TryDecode([], data, out _));
        Assert.False(transfer.TryDecode(topics[..2], data, out _));
        Assert.False(transfer.TryDecode(topics, [], out _));
        Assert.False(transfer.TryDecode([Topic(Alice), .. topics[1..]], data, out _));
    }

    [Fact]
    public void An_indexed_text_is_its_hash()
    {
        var named = Contract.Event("Named");
        Bytes32[] topics = [named.Topic, Keccak256.Hash("flash"u8), Bytes32.Parse("0x01020304" + new string('0', 56))];
        var values = named.Decode(topics, AbiCodec.Encode(AbiType.Bytes, new byte[] { 9 }));
        Assert.Equal(new object[] { new byte[] { 9 }, Keccak256.Hash("flash"u8), new byte[] { 1, 2, 3, 4 } }, values);
    }

    [Theory]
    [InlineData("{}", "no \"abi\"")]
    [InlineData("""{"abi": {}}""", "not a JSON array")]
    [InlineData("""{"abi": [], "bytecode": "0x60__$abc$__"}""", "unlinked")]
    [InlineData("""{"abi": [], "bytecode": "0x6z"}""", "hexadecimal")]
    [InlineData("""{"abi": [{"type":"function","name":"f","inputs":[{"type":"uint7"}]}]}""", "7 bits")]
    public void Says_what_is_wrong_with_an_artifact(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<AbiException>(() => AbiContract.FromJson(json)).Message);
}
