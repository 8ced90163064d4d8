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
}
