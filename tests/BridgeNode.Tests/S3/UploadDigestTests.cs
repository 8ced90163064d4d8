using Flashback.BridgeNode.Errors;
using Flashback.BridgeNode.S3;

namespace Flashback.BridgeNode.Tests.S3;

/// <summary>The checksums of "123456789", which every implementation publishes.</summary>
public sealed class UploadDigestTests : IDisposable
{
    private const string Sha256 = "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225";
    private const string Md5 = "25f9e794323b453885f5181f1b624d0b";
    private const string Crc32 = "y/Q5Jg==";

    private readonly UploadDigest _digest = new();

    public UploadDigestTests()
    {
        _digest.Append("1234"u8);
        _digest.Append("56789"u8);
    }

    public void Dispose() => _digest.Dispose();

    [Fact]
    public void The_checksums_are_those_that_everybody_has() =>
        Assert.Equal(Md5, _digest.Check(Sha256, Convert.ToBase64String(Convert.FromHexString(Md5)), Crc32));

    [Fact]
    public void What_the_request_does_not_state_is_not_checked() => Assert.Equal(Md5, _digest.Check("", "", ""));

    [Theory]
    [InlineData("", "", "Jjn0yw==", "BadDigest")] // the right bytes, little-endian
    [InlineData("", "", "y/Q5Jg", "BadDigest")]
    [InlineData("", "AAAAAAAAAAAAAAAAAAAAAA==", "", "BadDigest")]
    [InlineData("", "AAAA", "", "InvalidDigest")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "", "", "XAmzContentSHA256Mismatch")]
    public void A_wrong_checksum_is_refused(string sha256, string md5, string crc32, string code) =>
        Assert.Equal(code, Assert.Throws<S3Exception>(() => _digest.Check(sha256, md5, crc32)).Error.Code);
}
