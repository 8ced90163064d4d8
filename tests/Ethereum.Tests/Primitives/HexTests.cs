namespace Flashback.Ethereum.Tests.Primitives;

public class HexTests
{
    [Fact]
    public void Writes_lower_case_with_prefix_and_reads_either()
    {
        Assert.Equal("0x00abff", Hex.Encode([0, 0xab, 0xff]));
        Assert.Equal("0x", Hex.Encode([]));
        Assert.Equal([0xab, 0xcd], Hex.Decode("0xABcd"));
        Assert.Equal([0xab, 0xcd], Hex.Decode("abcd"));
        Assert.Empty(Hex.Decode("0x"));
    }

    [Theory]
    [InlineData("0xa")]
    [InlineData("0xag")]
    [InlineData("0X00")]
    [InlineData(" 00")]
    public void Refuses_anything_else(string text)
    {
        Assert.Throws<FormatException>(() => Hex.Decode(text));
        Assert.False(Hex.TryDecode(text, new byte[1]));
    }

    [Fact]
    public void Fills_its_destination_exactly()
    {
        var bytes = new byte[2];
        Assert.True(Hex.TryDecode("0x0102", bytes));
        Assert.Equal([1, 2], bytes);
        Assert.False(Hex.TryDecode("0x01", bytes));
        Assert.False(Hex.TryDecode("0x010203", bytes));
    }
}
