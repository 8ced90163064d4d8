using System.Net;
using System.Net.Sockets;
using Flashback.Probes.Guard;
using Flashback.Probes.S3;
using Flashback.Probes.Signing;
using Flashback.Probes.Tests.S3;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Tests.Guard;

public sealed class NetworkGuardTests
{
    [Theory]
    [InlineData("https://s3.example", ProbeReason.None)]
    [InlineData("https://s3.example:1023", ProbeReason.PortForbidden)]
    [InlineData("https://s3.example:1024", ProbeReason.None)]
    [InlineData("https://s3.example:65535/prefix", ProbeReason.None)]
    [InlineData("https://s3.example:22", ProbeReason.PortForbidden)]
    [InlineData("http://s3.example", ProbeReason.SchemeForbidden)]
    [InlineData("ftp://s3.example", ProbeReason.SchemeForbidden)]
    [InlineData("https://user@s3.example", ProbeReason.EndpointInvalid)]
    [InlineData("https://s3.example/?x", ProbeReason.EndpointInvalid)]
    [InlineData("https://s3.example/#x", ProbeReason.EndpointInvalid)]
    [InlineData("file:///etc/passwd", ProbeReason.EndpointInvalid)]
    public void Endpoints_are_checked_by_form(string url, ProbeReason reason) =>
        Assert.Equal(reason, new NetworkGuard(new NetworkGuardOptions()).Check(new Uri(url)));

    [Fact]
    public void A_relative_url_is_not_an_endpoint() =>
        Assert.Equal(ProbeReason.EndpointInvalid, new NetworkGuard(new NetworkGuardOptions()).Check(new Uri("/x", UriKind.Relative)));

    [Fact]
    public async Task The_address_that_was_checked_is_the_one_that_is_dialled_and_a_name_is_resolved_once()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var asked = 0;
        // A rebinding name server: a good address first, another one later.
        Task<IPAddress[]> Resolve(string host, CancellationToken cancellation) =>
            Task.FromResult(new[] { IPAddress.Parse(asked++ == 0 ? "127.0.0.1" : "169.254.169.254") });
        using var client = new S3Client(new NetworkGuard(NetworkGuardOptions.Development, Resolve), SystemClock.Instance);
        var exchange = await client.HeadAsync(Location($"http://s3.example:{server.Url.Port}"), "k", default);
        Assert.Equal((ProbeReason.None, 1, $"127.0.0.1:{server.Url.Port}"), (exchange.Reason, asked, exchange.Peer));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("8.8.8.8,10.0.0.1")]
    public async Task A_name_with_a_forbidden_address_is_refused(string addresses)
    {
        Task<IPAddress[]> Resolve(string host, CancellationToken cancellation) =>
            Task.FromResult(Array.ConvertAll(addresses.Split(','), IPAddress.Parse));
        using var client = new S3Client(new NetworkGuard(new NetworkGuardOptions(AllowPlainHttp: true), Resolve), SystemClock.Instance);
        Assert.Equal(ProbeReason.AddressForbidden, (await client.HeadAsync(Location("http://s3.example"), "k", default)).Reason);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://[::ffff:169.254.169.254]:8080")]
    [InlineData("http://0x7f000001:8080")]
    [InlineData("http://2130706433:8080")]
    public async Task Literal_addresses_are_judged_too(string url)
    {
        using var client = new S3Client(new NetworkGuard(new NetworkGuardOptions(AllowPlainHttp: true)), SystemClock.Instance);
        Assert.Equal(ProbeReason.AddressForbidden, (await client.HeadAsync(Location(url), "k", default)).Reason);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, ProbeReason.NameNotFound, ProbeResult.TargetFailure)]
    [InlineData(SocketError.NoData, ProbeReason.NameNotFound, ProbeResult.TargetFailure)]
    [InlineData(SocketError.TryAgain, ProbeReason.ResolverDown, ProbeResult.OwnFailure)]
    [InlineData(SocketError.NoRecovery, ProbeReason.ResolverDown, ProbeResult.OwnFailure)]
    public async Task A_failing_resolver_is_not_a_missing_name(SocketError error, ProbeReason reason, ProbeResult result)
    {
        using var client = new S3Client(
            new NetworkGuard(NetworkGuardOptions.Development, (_, _) => Task.FromException<IPAddress[]>(new SocketException((int)error))),
            SystemClock.Instance);
        var record = (await client.HeadAsync(Location("http://s3.example"), "k", default)).ToRecord();
        Assert.Equal((reason, result), (record.Reason, record.Result));
    }

    [Fact]
    public async Task IPv4_is_preferred()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var client = new S3Client(new NetworkGuard(NetworkGuardOptions.Development,
            (_, _) => Task.FromResult(new[] { IPAddress.IPv6Loopback, IPAddress.Loopback })), SystemClock.Instance);
        Assert.Equal(
            $"127.0.0.1:{server.Url.Port}", (await client.HeadAsync(Location($"http://s3.example:{server.Url.Port}"), "k", default)).Peer);
    }

    [Fact]
    public async Task A_name_of_any_script_goes_out_as_dns_has_it()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var asked = "";
        Task<IPAddress[]> Resolve(string host, CancellationToken cancellation)
        {
            asked = host;
            return Task.FromResult(new[] { IPAddress.Loopback });
        }

        using var client = new S3Client(new NetworkGuard(NetworkGuardOptions.Development, Resolve), SystemClock.Instance);
        var exchange = await client.HeadAsync(Location($"http://bücher.example:{server.Url.Port}"), "k", default);
        Assert.Equal((ProbeReason.None, "xn--bcher-kva.example"), (exchange.Reason, asked));
        Assert.Contains($"\r\nHost: xn--bcher-kva.example:{server.Url.Port}\r\n", server.Head);
    }

    [Theory]
    [InlineData(NetworkGuard.MaxAddresses, ProbeReason.None)]
    [InlineData(NetworkGuard.MaxAddresses + 1, ProbeReason.NameNotFound)]
    [InlineData(0, ProbeReason.NameNotFound)]
    public async Task The_number_of_addresses_is_bounded(int count, ProbeReason reason)
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var client = new S3Client(new NetworkGuard(NetworkGuardOptions.Development,
            (_, _) => Task.FromResult(Enumerable.Repeat(IPAddress.Loopback, count).ToArray())), SystemClock.Instance);
        Assert.Equal(reason, (await client.HeadAsync(Location($"http://s3.example:{server.Url.Port}"), "k", default)).Reason);
    }

    private static S3Location Location(string url) => new(new Uri(url), "bucket", "us-east-1", new S3Credentials("a", "b"));
}
