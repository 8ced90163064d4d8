namespace Flashback.Ethereum.Tests.TypedMessages;

public class TypedDataTests
{
    // The example that EIP-712 itself works through (assets/eip-712/Example.js).
    private const string Mail = """
        {
          "types": {
            "EIP712Domain": [{"name":"name","type":"string"},{"name":"version","type":"string"},{"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],
            "Person": [{"name":"name","type":"string"},{"name":"wallet","type":"address"}],
            "Mail": [{"name":"from","type":"Person"},{"name":"to","type":"Person"},{"name":"contents","type":"string"}]
          },
          "primaryType": "Mail",
          "domain": {"name":"Ether Mail","version":"1","chainId":1,"verifyingContract":"0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
          "message": {
            "from": {"name":"Cow","wallet":"0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},
            "to": {"name":"Bob","wallet":"0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},
            "contents": "Hello, Bob!"
          }
        }
        """;

    [Fact]
    public void Hashes_and_signs_the_example_of_the_EIP()
    {
        var mail = TypedData.FromJson(Mail);
        Assert.Equal("Mail(Person from,Person to,string contents)Person(string name,address wallet)", mail.Types.EncodeType("Mail"));
        Assert.Equal("0xa0cedeb2dc280ba39b857546d74f5549c3a1d7bdc2dd96bf881f76108e23dac2", mail.Types.TypeHash("Mail").ToString());
        Assert.Equal("0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e", mail.StructHash.ToString());
        Assert.Equal("0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f", mail.DomainSeparator.ToString());
        Assert.Equal("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2", mail.Digest.ToString());

        using var cow = PrivateKey.FromBytes(Keccak256.Hash("cow"u8).Span);
        Assert.Equal("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826", cow.Address.ToString());
        var signature = cow.Sign(mail.Digest);
        Assert.Equal(28, signature.V);
        Assert.Equal("0x4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d", signature.R.ToString());
        Assert.Equal("0x07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b91562", signature.S.ToString());
    }

    [Fact]
    public void A_domain_need_not_describe_its_type()
    {
        var start = Mail.IndexOf("\"EIP712Domain\"", StringComparison.Ordinal);
        var end = Mail.IndexOf("\"Person\"", StringComparison.Ordinal);
        Assert.Equal(TypedData.FromJson(Mail).Digest, TypedData.FromJson(Mail.Remove(start, end - start)).Digest);
    }

    [Fact]
    public void Comes_from_dictionaries_as_well()
    {
        var types = new Dictionary<string, IReadOnlyList<Eip712Field>>
        {
            ["Person"] = [new("name", "string"), new("wallet", "address")],
            ["Mail"] = [new("from", "Person"), new("to", "Person"), new("contents", "string")],
        };
        var domain = new Dictionary<string, object?> { ["name"] = "Ether Mail", ["version"] = "1", ["chainId"] = 1, ["verifyingContract"] = Address.Parse("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC") };
        var from = new object[] { "Cow", Address.Parse("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826") };
        var to = new Dictionary<string, object?> { ["wallet"] = Address.Parse("0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"), ["name"] = "Bob" };
        Assert.Equal(TypedData.FromJson(Mail).Digest, new TypedData(types, "Mail", domain, new object[] { from, to, "Hello, Bob!" }).Digest);
    }

    [Theory]
    [InlineData("\"contents\": \"Hello, Bob!\"", "\"content\": \"Hello, Bob!\"", "no member 'content'")]
    [InlineData("\"contents\": \"Hello, Bob!\"", "\"contents\": 5", "cannot stand for string")]
    [InlineData(",\n    \"contents\": \"Hello, Bob!\"", "", "'contents' is missing")]
    [InlineData("\"contents\": \"Hello, Bob!\"", "\"contents\": \"a\", \"contents\": \"b\"", "given twice")]
    [InlineData("\"type\":\"Person\"", "\"type\":\"Nobody\"", "'Nobody' is not described")]
    [InlineData("\"primaryType\": \"Mail\"", "\"primaryType\": \"Male\"", "no struct 'Male'")]
    [InlineData("\"primaryType\"", "\"primary\"", "no \"primaryType\"")]
    [InlineData("\"message\"", "\"massage\"", "no \"message\"")]
    [InlineData("\"chainId\":1,", "\"chainId\":-1,", "does not fit uint256")]
    [InlineData("\"chainId\":1,", "\"chainId\":1.5,", "no integer")]
    [InlineData("0xCD2a", "0xCD2b", "not an address")]
    public void Says_what_is_wrong(string part, string instead, string reason)
    {
        var json = Mail.Replace("\r\n", "\n", StringComparison.Ordinal);
        Assert.Contains(part, json);
        var error = Assert.Throws<Eip712Exception>(() => TypedData.FromJson(json.Replace(part, instead, StringComparison.Ordinal)));
        Assert.Contains(reason, error.Message);
    }
}
