using System.Numerics;
using Flashback.Ethereum.JsonRpc.Transport;

namespace Flashback.Ethereum.Tests.JsonRpc.Transport;

public class QuantityTests
{
    [Fact]
    public void Writes_the_fewest_digits()
    {
        Assert.Equal("0x0", Quantity.Write(0));
        Assert.Equal("0x41", Quantity.Write(65));
        Assert.Equal("0x400", Quantity.Write(1024));
        Assert.Equal("0xff", Quantity.Write(255));
        Assert.Equal("0x" + new string('f', 64), Quantity.Write((BigInteger.One << 256) - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantity.Write(-1));
    }

    [Theory]
    [InlineData("0x0", 0)]
    [InlineData("0xff", 255)]
    [InlineData("0x00FF", 255)]
    public void Reads_hex(string text, int expected)
    {
        Assert.True(Quantity.TryRead(text, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("12")]
    [InlineData("0xg")]
    [InlineData("0x-1")]
    [InlineData("0x 1")]
    public void Refuses_anything_else(string? text) => Assert.False(Quantity.TryRead(text, out _));

    [Fact]
    public void Reads_64_digits_and_no_more()
    {
        Assert.True(Quantity.TryRead("0x" + new string('f', 64), out var value));
        Assert.Equal((BigInteger.One << 256) - 1, value);
        Assert.False(Quantity.TryRead("0x" + new string('0', 65), out _));
    }
}
