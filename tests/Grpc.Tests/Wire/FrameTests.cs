using System.Buffers;
using Flashback.Grpc.Testing;
using Flashback.Grpc.Wire;

namespace Flashback.Grpc.Tests.Wire;

/// <summary>Length-Prefixed-Message → Compressed-Flag Message-Length Message, byte for byte.</summary>
public sealed class FrameTests
{
    private static readonly Marshaller<EchoRequest> Marshaller = Grpc.Marshaller.Of<EchoRequest>();

    [Theory]
    [InlineData("", "0000000000")]
    [InlineData("a", "00000000030a0161")]
    [InlineData("testing", "00000000090a0774657374696e67")]
    public void Golden(string text, string frame)
    {
        var output = new ArrayBufferWriter<byte>();
        Frame.Write(output, Marshaller, new EchoRequest { Text = text }, int.MaxValue);
        Assert.Equal(frame, Convert.ToHexStringLower(output.WrittenSpan));
    }

    [Fact]
    public void TheLengthIsBigEndian()
    {
        var output = new ArrayBufferWriter<byte>();
        Frame.Write(output, Marshaller, new EchoRequest { Text = new string('x', 0x010203 - 4) }, int.MaxValue);
        Assert.Equal("0000010203", Convert.ToHexStringLower(output.WrittenSpan[..5]));
    }

    [Fact]
    public void NothingLargerThanTheLimitIsWritten()
    {
        var message = new EchoRequest { Text = new string('x', 98) };
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal(StatusCode.ResourceExhausted, Assert.Throws<RpcException>(() => Frame.Write(output, Marshaller, message, 99)).StatusCode);
        Assert.Equal(0, output.WrittenCount);
        Frame.Write(output, Marshaller, message, 100);
        Assert.Equal(105, output.WrittenCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000000")]
    [InlineData("00000000030a01")]
    public void AMessageIsTakenOnlyWhole(string bytes)
    {
        var buffer = Sequence(bytes);
        Assert.False(Frame.TryTake(ref buffer, 100, out _));
        Assert.Equal(bytes.Length / 2, buffer.Length);
    }

    [Fact]
    public void MessagesAreTakenOneByOne()
    {
        var buffer = Sequence("0000000002aabb" + "0000000000" + "0000000001cc" + "00");
        foreach (var expected in new[] { "aabb", "", "cc" })
        {
            Assert.True(Frame.TryTake(ref buffer, 100, out var message));
            Assert.Equal(expected, Convert.ToHexStringLower(message.ToArray()));
        }
        Assert.False(Frame.TryTake(ref buffer, 100, out _));
        Assert.Equal(1, buffer.Length);
    }

    [Theory]
    [InlineData("0000000064", null)]
    [InlineData("0000000065", StatusCode.ResourceExhausted)]
    [InlineData("0080000000", StatusCode.ResourceExhausted)]
    [InlineData("00ffffffff", StatusCode.ResourceExhausted)]
    [InlineData("0100000001aa", StatusCode.Internal)]
    [InlineData("0200000000", StatusCode.Internal)]
    public void ThePrefixAloneIsJudged(string bytes, StatusCode? expected)
    {
        var buffer = Sequence(bytes);
        StatusCode? judged = null;
        try
        {
            Assert.False(Frame.TryTake(ref buffer, 100, out _));
        }
        catch (RpcException error)
        {
            judged = error.StatusCode;
        }
        Assert.Equal(expected, judged);
    }

    private static ReadOnlySequence<byte> Sequence(string hex) => new(Convert.FromHexString(hex));
}
