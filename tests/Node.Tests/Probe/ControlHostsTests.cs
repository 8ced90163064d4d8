using System.Net;
using Flashback.Node.Configuration;
using Flashback.Node.Probe;

namespace Flashback.Node.Tests.Probe;

public sealed class ControlHostsTests
{
    [Fact]
    public void The_operators_control_targets_are_dialled()
    {
        var hosts = Of([new("https://one.example/path"), new("http://two.example:8080")], "https://rpc.example");
        Assert.Equal([new DnsEndPoint("one.example", 443), new DnsEndPoint("two.example", 8080)], hosts);
    }

    [Fact]
    public void Without_control_targets_the_chains_remote_endpoints_are_used()
    {
        var hosts = Of([], "https://rpc.example", "https://rpc.example/other", "http://127.0.0.1:8545", "http://localhost:8545",
            "http://[::1]:8545", "https://second.example:8443");
        Assert.Equal([new DnsEndPoint("rpc.example", 443), new DnsEndPoint("second.example", 8443)], hosts);
        Assert.Empty(Of([], "http://127.0.0.1:8545"));
    }

    private static IReadOnlyList<DnsEndPoint> Of(Uri[] controls, params string[] endpoints) =>
        ControlHosts.Of(new ProbeOptions { ControlTargets = controls }, endpoints.Select(url => new Uri(url)));
}
