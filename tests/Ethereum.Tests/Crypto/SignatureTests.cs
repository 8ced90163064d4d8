namespace Flashback.Ethereum.Tests.Crypto;

public class SignatureTests
{
    // EIP-2098's two test cases.
    [Theory]
    [InlineData("0x68a020a209d3d56c46f38cc50a33f704f4a9a10a59377f8dd762ac66910e9b90"
        + "7e865ad05c4035ab5792787d4a0297a43617ae897930a6fe4d822b8faea520641b",
        "0x68a020a209d3d56c46f38cc50a33f704f4a9a10a59377f8dd762ac66910e9b90"
            + "7e865ad05c4035ab5792787d4a0297a43617ae897930a6fe4d822b8faea52064")]
    [InlineData("0x9328da16089fcba9bececa81663203989f2df5fe1faa6291a45381c81bd17f76"
        + "139c6d6b623b42da56557e5e734a43dc83345ddfadec52cbe24d0cc64f5507931c",
        "0x9328da16089fcba9bececa81663203989f2df5fe1faa6291a45381c81bd17f76"
            + "939c6d6b623b42da56557e5e734a43dc83345ddfadec52cbe24d0cc64f550793")]
    public void Has_a_compact_form(string full, string compact)
    {
        Assert.True(Signature.TryParse(Hex.Decode(full), out var signature));
        Assert.Equal(compact, Hex.Encode(signature.ToCompact()));
        Assert.True(Signature.TryParseCompact(Hex.Decode(compact), out var parsed));
        Assert.Equal(signature, parsed);
        Assert.Equal(full, Hex.Encode(parsed.ToBytes()));
    }

    [Fact]
    public void Parses_nothing_else()
    {
        var bytes = new byte[65];
        foreach (var v in new byte[] { 0, 1, 26, 29, 35 })
        {
            bytes[64] = v;
            Assert.False(Signature.TryParse(bytes, out _));
        }
        Assert.False(Signature.TryParse(new byte[64], out _));
        Assert.False(Signature.TryParse(new byte[66], out _));
        Assert.False(Signature.TryParseCompact(new byte[63], out _));
        Assert.False(Signature.TryParseCompact(new byte[65], out _));
    }
}
