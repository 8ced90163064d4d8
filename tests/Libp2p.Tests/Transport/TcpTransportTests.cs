using System.Net;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests.Transport;

public sealed class TcpTransportTests
{
    [Theory]
    [InlineData("/ip4/127.0.0.1/tcp/{0}")]
    [InlineData("/dns4/localhost/tcp/{0}")]
    [InlineData("/dns/localhost/tcp/{0}")]
    public async Task An_address_that_is_not_allowed_is_not_dialed_under_any_name(string form)
    {
        await using var listener = await new TcpTransport().ListenAsync(Multiaddr.Parse("/ip4/127.0.0.1/tcp/0"), default);
        var address = Multiaddr.Parse(form.Replace("{0}", $"{listener.Address.Port}", StringComparison.Ordinal));
        var refused = await Assert.ThrowsAsync<Libp2pException>(
            () => new TcpTransport(ip => !IPAddress.IsLoopback(ip)).DialAsync(address, default).InTime());
        Assert.Contains("not allowed", refused.Message, StringComparison.Ordinal);
        var connection = await new TcpTransport(IPAddress.IsLoopback).DialAsync(address, default).InTime();
        Assert.Equal(listener.Address.Port, connection.Remote.Port);
        await connection.Stream.DisposeAsync();
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_an_error_of_this_stack()
    {
        var error = await Assert.ThrowsAsync<Libp2pException>(
            () => new TcpTransport().DialAsync(Multiaddr.Parse("/dns4/nothing.invalid/tcp/1"), default).InTime());
        Assert.Contains("could not be resolved", error.Message, StringComparison.Ordinal);
    }
}
