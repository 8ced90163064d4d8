using System.Numerics;

namespace Flashback.Ethereum.Tests.Primitives;

public class Bytes32Tests
{
    private static readonly BigInteger Greatest = (BigInteger.One << 256) - 1;

    [Fact]
    public void Is_a_big_endian_number()
    {
        foreach (var number in new[] { BigInteger.Zero, 1, 255, 256, BigInteger.One << 255, Greatest })
            Assert.Equal(number, Bytes32.FromBigInteger(number).ToBigInteger());
        Assert.Equal("0x" + new string('0', 61) + "100", Bytes32.FromBigInteger(256).ToString());
        Assert.Throws<OverflowException>(() => Bytes32.FromBigInteger(Greatest + 1));
        Assert.Throws<OverflowException>(() => Bytes32.FromBigInteger(-1));
    }

    [Fact]
    public void Compares_as_that_number()
    {
        Assert.True(Bytes32.FromBigInteger(255) < Bytes32.FromBigInteger(256));
        Assert.True(Bytes32.FromBigInteger(Greatest) > Bytes32.FromBigInteger(1));
        Assert.True(Bytes32.FromBigInteger(7) == Bytes32.FromBigInteger(7));
        Assert.True(Bytes32.Zero.IsZero);
        Assert.False(Bytes32.FromBigInteger(1).IsZero);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(0)]
    public void Has_exactly_32_bytes(int length)
    {
        Assert.Throws<ArgumentException>(() => new Bytes32(new byte[length]));
        Assert.False(Bytes32.TryParse("0x" + new string('0', 2 * length), out _));
        Assert.Throws<FormatException>(() => Bytes32.Parse("0x" + new string('0', 2 * length)));
    }

    [Fact]
    public void Parses_with_and_without_prefix()
    {
        var text = string.Concat(Enumerable.Repeat("aB", 32));
        Assert.Equal(Bytes32.Parse(text), Bytes32.Parse("0x" + text.ToLowerInvariant()));
        Assert.False(Bytes32.TryParse(null, out _));
        Assert.False(Bytes32.TryParse(text[..63] + "g", out _));
    }
}
