using System.Buffers;
using Flashback.Libp2p.Formats;

namespace Flashback.Libp2p.Tests.Formats;

public sealed class VarintTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(1, "01")]
    [InlineData(127, "7f")]
    [InlineData(128, "8001")]
    [InlineData(255, "ff01")]
    [InlineData(300, "ac02")]
    [InlineData(16384, "808001")]
    [InlineData(long.MaxValue, "ffffffffffffffff7f")]
    public void Vectors_of_the_specification(ulong value, string hex)
    {
        var buffer = new byte[10];
        Assert.Equal(hex, Convert.ToHexStringLower(buffer[..Varint.Write(buffer, value)]));
        Assert.Equal(hex.Length / 2, Varint.LengthOf(value));
        Assert.Equal(OperationStatus.Done, Varint.Read(Convert.FromHexString(hex), out var read, out var length));
        Assert.Equal((value, hex.Length / 2), (read, length));
    }

    [Theory]
    [InlineData("", OperationStatus.NeedMoreData)]
    [InlineData("80", OperationStatus.NeedMoreData)]
    [InlineData("8080808080808080", OperationStatus.NeedMoreData)]
    [InlineData("8000", OperationStatus.InvalidData)]
    [InlineData("ff00", OperationStatus.InvalidData)]
    [InlineData("808080808080808080", OperationStatus.InvalidData)]
    [InlineData("80808080808080808001", OperationStatus.InvalidData)]
    public void Cut_short_and_malformed(string hex, OperationStatus expected) =>
        Assert.Equal(expected, Varint.Read(Convert.FromHexString(hex), out _, out _));

    [Fact]
    public void An_endless_prefix_is_cut_at_the_callers_limit()
    {
        byte[] endless = [.. Enumerable.Repeat((byte)0x80, 1000)];
        Assert.Equal(OperationStatus.InvalidData, Varint.Read(endless, out _, out var length, 4));
        Assert.Equal(4, length);
    }
}
