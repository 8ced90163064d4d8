using System.Text;
using Flashback.BridgeNode.Authentication;
using Flashback.BridgeNode.Errors;
using Flashback.BridgeNode.S3;
using Flashback.Probes.Signing;

namespace Flashback.BridgeNode.Tests.S3;

/// <summary>The worked example of AWS's documentation of chunked uploads: 64 KiB and 1 KiB of the letter a.</summary>
public sealed class ChunkedBodyTests
{
    private const string Seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
    private const string First = "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648";
    private const string Second = "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497";
    private const string Last = "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9";

    private static readonly DateTimeOffset At = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Key = SigV4Text.SigningKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", At, "us-east-1", "s3");

    [Fact]
    public async Task The_documented_example_is_understood() =>
        Assert.Equal(new string('a', 66_560), await ReadAsync(Example(), ChunkedBody.Signed));

    [Theory]
    [InlineData(First)]
    [InlineData(Second)]
    [InlineData(Last)]
    public async Task Every_signature_is_checked(string signature) =>
        await RefusedAsync(Example().Replace(signature, signature[..63] + "0"), ChunkedBody.Signed, "SignatureDoesNotMatch");

    [Fact]
    public async Task Every_byte_is_checked() =>
        await RefusedAsync(Example().Replace("\r\naaa", "\r\naba"), ChunkedBody.Signed, "SignatureDoesNotMatch");

    [Fact]
    public async Task An_early_end_is_refused() => await RefusedAsync(Example()[..66_000], ChunkedBody.Signed, "IncompleteBody");

    [Fact]
    public async Task Unsigned_chunks_need_no_signature_and_bring_a_trailer()
    {
        var body =
            new ChunkedBody(Stream("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"), Request(ChunkedBody.UnsignedWithTrailer));
        Assert.Equal("hello", await CollectAsync(body));
        using var digest = new UploadDigest();
        digest.Append("hello"u8);
        digest.Check("", "", body.Trailer["x-amz-checksum-crc32"]);
    }

    [Theory]
    [InlineData("zz\r\n", "InvalidRequest")]
    [InlineData("-1\r\n", "InvalidRequest")]
    [InlineData("5\r\nhelloX\r\n", "InvalidRequest")]
    [InlineData("5\r\nhel", "IncompleteBody")]
    [InlineData("5", "IncompleteBody")]
    [InlineData("0\r\nno colon\r\n\r\n", "InvalidRequest")]
    public async Task Broken_framing_is_refused(string text, string code) =>
        await RefusedAsync(text, ChunkedBody.UnsignedWithTrailer, code);

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public async Task The_trailer_is_bounded(int lines, bool allowed)
    {
        var text = "0\r\n" + string.Concat(Enumerable.Range(0, lines).Select(i => $"n{i}:v\r\n")) + "\r\n";
        if (allowed) Assert.Equal("", await ReadAsync(text, ChunkedBody.UnsignedWithTrailer));
        else await RefusedAsync(text, ChunkedBody.UnsignedWithTrailer, "InvalidRequest");
    }

    [Theory]
    [InlineData(4095, "IncompleteBody")]
    [InlineData(5000, "InvalidRequest")]
    public async Task Lines_are_bounded(int length, string code) =>
        await RefusedAsync(new string('0', length), ChunkedBody.UnsignedWithTrailer, code);

    private static string Example()
    {
        var (first, second) = (new string('a', 65_536), new string('a', 1024));
        return $"10000;chunk-signature={First}\r\n{first}\r\n400;chunk-signature={Second}\r\n{second}\r\n0;chunk-signature={Last}\r\n\r\n";
    }

    private static SignedRequest Request(string payloadHash) => new(payloadHash, Key, Seed, At, SigV4Text.Scope(At, "us-east-1", "s3"));

    private static MemoryStream Stream(string text) => new(Encoding.Latin1.GetBytes(text));

    private static Task<string> ReadAsync(string text, string payloadHash) =>
        CollectAsync(new ChunkedBody(Stream(text), Request(payloadHash)));

    private static async Task RefusedAsync(string text, string payloadHash, string code) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<S3Exception>(() => ReadAsync(text, payloadHash))).Error.Code);

    private static async Task<string> CollectAsync(ChunkedBody body)
    {
        var text = new StringBuilder();
        await foreach (var piece in body.ReadAsync(default)) text.Append(Encoding.Latin1.GetString(piece.Span));
        return text.ToString();
    }
}
