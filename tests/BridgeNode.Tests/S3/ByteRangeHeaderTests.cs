using Flashback.BridgeNode.Errors;
using Flashback.BridgeNode.S3;
using Flashback.Probes.S3;

namespace Flashback.BridgeNode.Tests.S3;

public sealed class ByteRangeHeaderTests
{
    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=0-", 0, 100)]
    [InlineData("bytes=99-", 99, 1)]
    [InlineData("bytes=10-500", 10, 90)]
    [InlineData("bytes=-1", 99, 1)]
    [InlineData("bytes=-100", 0, 100)]
    [InlineData("bytes=-101", 0, 100)]
    [InlineData("bytes=5-99999999999999999999999", 5, 95)]
    public void Ranges_end_within_the_object(string header, long offset, long length) =>
        Assert.Equal(new ByteRange(offset, length), ByteRangeHeader.Parse(header, 100));

    [Theory]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes=")]
    [InlineData("bytes=-")]
    [InlineData("bytes=5-4")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=0-1,3-4")]
    [InlineData("items=0-1")]
    [InlineData("bytes=+1-2")]
    public void Nonsense_is_the_whole_object(string header) => Assert.Null(ByteRangeHeader.Parse(header, 100));

    [Theory]
    [InlineData("bytes=100-", 100)]
    [InlineData("bytes=100-200", 100)]
    [InlineData("bytes=-0", 100)]
    [InlineData("bytes=0-", 0)]
    [InlineData("bytes=-5", 0)]
    public void Outside_the_object_is_refused(string header, long length) =>
        Assert.Equal("InvalidRange", Assert.Throws<S3Exception>(() => ByteRangeHeader.Parse(header, length)).Error.Code);
}
