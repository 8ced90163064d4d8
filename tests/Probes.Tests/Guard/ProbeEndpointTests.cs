using Flashback.Probes.Guard;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Tests.Guard;

public sealed class ProbeEndpointTests
{
    [Theory]
    [InlineData("https://s3.example", ProbeReason.None)]
    [InlineData("http://s3.example:9000/prefix", ProbeReason.None)]
    [InlineData("https://münchen.example/", ProbeReason.None)]
    [InlineData("https://192.0.2.1/", ProbeReason.None)]
    [InlineData("https://[2001:db8::1]:8443/", ProbeReason.None)]
    [InlineData("https://xn--ü.com/", ProbeReason.EndpointInvalid)]
    [InlineData("https://user@s3.example/", ProbeReason.EndpointInvalid)]
    [InlineData("https://s3.example/?x", ProbeReason.EndpointInvalid)]
    [InlineData("https://s3.example/#x", ProbeReason.EndpointInvalid)]
    [InlineData("ftp://s3.example/", ProbeReason.SchemeForbidden)]
    public void A_url_that_cannot_be_probed_has_a_reason(string text, ProbeReason reason)
    {
        var read = ProbeEndpoint.Read(text);
        Assert.Equal((new Uri(text), reason), (read.Url!, read.Reason));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not a url")]
    [InlineData("relative/path")]
    [InlineData("https://")]
    [InlineData("https://s3.example:65536/")]
    public void An_invalid_url_is_reported_and_has_no_value(string? text) =>
        Assert.Equal(new EndpointReading(null, ProbeReason.EndpointInvalid), ProbeEndpoint.Read(text));

    [Fact]
    public void A_text_has_a_longest_length()
    {
        const string start = "https://s3.example/";
        var longest = start + new string('p', ProbeEndpoint.MaxLength - start.Length);
        Assert.Equal(ProbeReason.None, ProbeEndpoint.Read(longest).Reason);
        Assert.Null(ProbeEndpoint.Read(longest + "p").Url);
        Assert.Equal(ProbeReason.EndpointInvalid, ProbeEndpoint.Check(new Uri(longest + "p")));
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void A_label_has_a_longest_length(int length, bool usable) =>
        Assert.Equal(usable, ProbeEndpoint.Read($"https://{new string('a', length)}.example/").Reason == ProbeReason.None);
}
