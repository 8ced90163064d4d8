using System.Text.Json;
using Nethereum.ABI.EIP712;

namespace Flashback.Ethereum.Tests.TypedMessages;

public class Eip712DomainTests
{
    // The domain and message of EIP-712's example.
    [Fact]
    public void Separates_the_example_of_the_EIP()
    {
        var domain = new Eip712Domain("Ether Mail", "1", 1, Address.Parse("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"));
        Assert.Equal("0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f", domain.Separator.ToString());
        var structHash = Bytes32.Parse("0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e");
        Assert.Equal("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2", domain.Digest(structHash).ToString());
        Assert.Equal(domain.Digest(structHash), Eip712.Digest(domain.Separator, structHash));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("Flashback Oracle", "1", 31337)]
    [InlineData("a name of more than thirty-two bytes: ä \U0001f511", "2.0", ulong.MaxValue)]
    public void Nethereum_gives_the_same_digest(string name, string version, ulong chainId)
    {
        var (contract, word) = (new Address(Keccak256.Hash("contract"u8).Span[12..]), Keccak256.Hash("word"u8));
        var json = JsonSerializer.Serialize(new
        {
            types = new Dictionary<string, object>
            {
                ["EIP712Domain"] = new[]
                {
                    new { name = "name", type = "string" }, new { name = "version", type = "string" },
                    new { name = "chainId", type = "uint256" }, new { name = "verifyingContract", type = "address" },
                },
                ["Word"] = new[] { new { name = "word", type = "bytes32" } },
            },
            primaryType = "Word",
            domain = new { name, version, chainId = chainId.ToString(), verifyingContract = contract.ToString() },
            message = new { word = word.ToString() },
        });
        var structHash = Keccak256.Hash(Keccak256.Hash("Word(bytes32 word)"u8), word);
        var outside = Eip712TypedDataEncoder.Current.EncodeAndHashTypedData(json);
        Assert.Equal(Hex.Encode(outside), new Eip712Domain(name, version, chainId, contract).Digest(structHash).ToString());
    }
}
