using System.Net;

namespace Flashback.Libp2p.Tests;

public sealed class MultiaddrTests
{
    public static TheoryData<string, string> Vectors()
    {
        var data = new TheoryData<string, string>();
        foreach (var vector in Golden.Section("multiaddr").EnumerateObject()) data.Add(vector.Name, vector.Value.GetString()!);
        return data;
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Vectors_of_js_both_ways(string text, string hex)
    {
        var address = Multiaddr.Parse(text);
        Assert.Equal(hex, Convert.ToHexStringLower(address.ToBytes()));
        Assert.True(Multiaddr.TryFromBytes(Convert.FromHexString(hex), out var parsed));
        Assert.Equal(text, parsed.ToString());
        Assert.Equal(address, parsed);
        Assert.Equal(address.GetHashCode(), parsed.GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("ip4/127.0.0.1/tcp/1")]
    [InlineData("/ip4/127.0.0.1")]
    [InlineData("/ip4/127.0.0.1/tcp/65536")]
    [InlineData("/ip4/127.0.0.1/tcp/-1")]
    [InlineData("/ip4/127.1/tcp/1")]
    [InlineData("/ip4/::1/tcp/1")]
    [InlineData("/ip6/127.0.0.1/tcp/1")]
    [InlineData("/ip6/fe80::1%eth0/tcp/1")]
    [InlineData("/dns4//tcp/1")]
    [InlineData("/dns4/a b/tcp/1")]
    [InlineData("/ip4/127.0.0.1/udp/1")]
    [InlineData("/ip4/127.0.0.1/tcp/1/p2p/x")]
    [InlineData("/ip4/127.0.0.1/tcp/1/ws")]
    [InlineData("/ip4/127.0.0.1/tcp/1/")]
    public void Other_shapes_do_not_parse(string text)
    {
        Assert.False(Multiaddr.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Multiaddr.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("04")]
    [InlineData("047f000001")]
    [InlineData("047f00000106")]
    [InlineData("047f000001060f")]
    [InlineData("047f000001060fa100")]
    [InlineData("047f000001110fa1")]
    [InlineData("3600060fa1")]
    [InlineData("36ff7f6e6f")]
    [InlineData("3602616e")]
    [InlineData("047f000001060fa1a503270025080212")]
    [InlineData("8400")]
    public void Bytes_of_other_shapes_are_refused(string hex) => Assert.False(Multiaddr.TryFromBytes(Convert.FromHexString(hex), out _));

    [Fact]
    public void Length_is_bounded()
    {
        var name = string.Join('.', Enumerable.Repeat(new string('a', 50), 4));
        Assert.True(Multiaddr.TryParse($"/dns/{name}/tcp/1", out _));
        Assert.False(Multiaddr.TryParse($"/dns/{name}.{name}/tcp/1", out _));
    }

    [Fact]
    public void End_points_come_and_go()
    {
        var endPoint = new IPEndPoint(IPAddress.Parse("::ffff:192.0.2.7"), 9000);
        Assert.Equal("/ip4/192.0.2.7/tcp/9000", Multiaddr.FromEndPoint(endPoint).ToString());
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 1), Multiaddr.Parse("/ip6/::1/tcp/1").ToEndPoint());
        Assert.Null(Multiaddr.Parse("/dns/example.org/tcp/1").ToEndPoint());
    }
}
