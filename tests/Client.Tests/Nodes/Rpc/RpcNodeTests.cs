using Flashback.Client.Nodes.Rpc;

namespace Flashback.Client.Tests.Nodes.Rpc;

public sealed class RpcNodeTests
{
    [Theory]
    [InlineData("unix:///run/oracle-node.sock")]
    [InlineData("unix:///run/a%20folder/oracle-node.sock")]
    [InlineData("http://127.0.0.1:9641")]
    [InlineData("http://[::1]:9641/")]
    [InlineData("https://validator.example")]
    public void A_socket_and_a_port_are_addresses(string address)
    {
        using var node = new RpcNode(new Uri(address));
        Assert.Equal(new Uri(address), node.Address);
    }

    [Theory]
    [InlineData("unix://host/run/oracle-node.sock")]
    [InlineData("unix:///")]
    [InlineData("unix:///run/x.sock?more")]
    [InlineData("http://127.0.0.1:9641/v1")]
    [InlineData("http://user@127.0.0.1:9641")]
    [InlineData("http://127.0.0.1:9641/?more")]
    [InlineData("file:///run/oracle-node.sock")]
    [InlineData("ftp://127.0.0.1")]
    public void Anything_else_is_refused_before_it_is_asked(string address)
    {
        var error = Assert.Throws<ArgumentException>(() => new RpcNode(new Uri(address)));
        Assert.Contains("is neither unix:///path nor http://host:port", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relative_address_is_refused() =>
        Assert.Throws<ArgumentException>(() => new RpcNode(new Uri("oracle-node.sock", UriKind.Relative)));
}
