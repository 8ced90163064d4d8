using System.Numerics;
using Flashback.Protocol.Validators;

namespace Flashback.Protocol.Tests.Validators;

public sealed class ValidatorBitmapTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(191)]
    [InlineData(192)]
    [InlineData(255)]
    public void An_index_is_that_bit_of_the_uint256(byte index)
    {
        var set = ValidatorBitmap.Empty.With(index);
        Assert.Equal(BigInteger.One << index, set.ToBigInteger());
        Assert.Equal(set, ValidatorBitmap.FromBigInteger(BigInteger.One << index));
        Assert.Equal([index], set.Indices());
        Assert.True(set.Contains(index));
        Assert.False(set.Contains((byte)(index ^ 1)));
        Assert.True(set.Except(set).IsEmpty);
    }

    [Fact]
    public void All_256_fit_and_come_back_ascending()
    {
        var all = ValidatorBitmap.Of(Enumerable.Range(0, 256).Reverse().Select(i => (byte)i));
        Assert.Equal(256, all.Count);
        Assert.Equal(Enumerable.Range(0, 256).Select(i => (byte)i), all.Indices());
        Assert.Equal((BigInteger.One << 256) - 1, all.ToBigInteger());
        Assert.Throws<OverflowException>(() => ValidatorBitmap.FromBigInteger(BigInteger.One << 256));
    }
}
