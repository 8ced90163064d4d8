using System.Net;
using Flashback.Grpc.Wire;

namespace Flashback.Grpc.Tests.Wire;

/// <summary>How messages, statuses and binary values stand in headers.</summary>
public sealed class HeaderFormatTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain ~text!", "plain ~text!")]
    [InlineData("100%", "100%25")]
    [InlineData("a\r\nb\t", "a%0D%0Ab%09")]
    [InlineData("My π", "My %CF%80")]
    [InlineData("😀\u007f", "%F0%9F%98%80%7F")]
    public void PercentEncoded(string text, string encoded)
    {
        Assert.Equal(encoded, PercentEncoding.Encode(text));
        Assert.Equal(text, PercentEncoding.Decode(encoded));
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz%41", "%zzA")]
    [InlineData("%cf%80", "π")]
    [InlineData("%FF", "\uFFFD")]
    [InlineData("%%41", "%A")]
    public void ABrokenEncodingIsNoError(string encoded, string text) => Assert.Equal(text, PercentEncoding.Decode(encoded));

    [Theory]
    [InlineData("", "")]
    [InlineData("00", "AA")]
    [InlineData("0001", "AAE")]
    [InlineData("0001ff", "AAH/")]
    [InlineData("fbff", "+/8")]
    public void BinaryValuesAreSentWithoutPadding(string bytes, string text)
    {
        Assert.Equal(text, Base64Header.Encode(Convert.FromHexString(bytes)));
        foreach (var form in new[] { text, text + new string('=', (4 - text.Length % 4) % 4), $" {text} " })
        {
            Assert.True(Base64Header.TryDecode(form, out var value));
            Assert.Equal(bytes, Convert.ToHexStringLower(value));
        }
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AA*A")]
    [InlineData("AAAAA")]
    [InlineData("-_8")]
    public void NoBase64(string text) => Assert.False(Base64Header.TryDecode(text, out _));

    [Theory]
    [InlineData("application/grpc", true)]
    [InlineData("application/grpc+proto", true)]
    [InlineData("Application/GRPC; charset=utf-8", true)]
    [InlineData("application/grpc-web", false)]
    [InlineData("application/grpc+json", false)]
    [InlineData("application/grpcx", false)]
    [InlineData("text/html", false)]
    [InlineData(null, false)]
    public void ContentType(string? type, bool isGrpc) => Assert.Equal(isGrpc, ContentTypes.IsGrpc(type));

    [Theory]
    [InlineData("0", StatusCode.OK)]
    [InlineData("16", StatusCode.Unauthenticated)]
    [InlineData("17", StatusCode.Unknown)]
    [InlineData("-1", StatusCode.Unknown)]
    [InlineData("", StatusCode.Unknown)]
    [InlineData("99999999999999999999", StatusCode.Unknown)]
    [InlineData("abc", StatusCode.Unknown)]
    public void StatusCodes(string text, StatusCode code) => Assert.Equal(code, StatusWire.Parse(text, null).StatusCode);

    [Fact]
    public void ALongDetailIsCut()
    {
        Assert.Equal(new string('x', StatusWire.MaxDetail), StatusWire.MessageOf(new Status(StatusCode.Internal, new string('x', StatusWire.MaxDetail))));
        Assert.Equal(new string('x', StatusWire.MaxDetail), StatusWire.MessageOf(new Status(StatusCode.Internal, new string('x', StatusWire.MaxDetail + 1))));
        Assert.Null(StatusWire.MessageOf(Status.DefaultSuccess));
    }

    /// <summary>The tables of http-grpc-status-mapping.md and PROTOCOL-HTTP2.md.</summary>
    [Fact]
    public void WithoutAStatusTheTransportTells()
    {
        foreach (var (http, code) in new[]
        {
            (400, StatusCode.Internal), (401, StatusCode.Unauthenticated), (403, StatusCode.PermissionDenied), (404, StatusCode.Unimplemented),
            (429, StatusCode.Unavailable), (502, StatusCode.Unavailable), (503, StatusCode.Unavailable), (504, StatusCode.Unavailable),
            (200, StatusCode.Unknown), (500, StatusCode.Unknown), (302, StatusCode.Unknown),
        }) Assert.Equal(code, TransportStatus.Of((HttpStatusCode)http));
        foreach (var (reset, code) in new[]
        {
            (0, StatusCode.Internal), (1, StatusCode.Internal), (2, StatusCode.Internal), (3, StatusCode.Internal), (4, StatusCode.Internal),
            (6, StatusCode.Internal), (7, StatusCode.Unavailable), (8, StatusCode.Cancelled), (9, StatusCode.Internal), (10, StatusCode.Internal),
            (11, StatusCode.ResourceExhausted), (12, StatusCode.PermissionDenied),
        }) Assert.Equal(code, TransportStatus.OfReset(reset));
    }
}
