using Flashback.Client.Nodes;
using Flashback.Ethereum;
using Flashback.OnChain.Deployment;

namespace Flashback.Client.Tests.Nodes;

public sealed class NetworkFileTests : IDisposable
{
    private static readonly DeployedContracts Contracts = new(
        31337, 1, Account(1), Account(2), Account(3), Account(4), Account(5), Account(6), Account(7), Account(8), Account(9));

    private static readonly Uri Rpc = new("http://127.0.0.1:8545/");
    private static readonly Uri Node = new("http://127.0.0.1:9640/");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read()
    {
        var network = NetworkFile.Read(_folder.Write("network.json", NetworkFile.Write([Rpc], [Node], Contracts)));
        Assert.Equal([Rpc], network.RpcUrls);
        Assert.Equal([Node], network.Nodes);
        Assert.Equal(Contracts, network.Contracts);
    }

    [Fact]
    public void Comments_trailing_commas_and_an_empty_list_of_validators_are_allowed()
    {
        var text = NetworkFile.Write([Rpc], [], Contracts);
        var network = NetworkFile.Read(_folder.Write("network.json", "// ours\n" + text[..text.LastIndexOf('}')] + ",}"));
        Assert.Empty(network.Nodes);
    }

    [Theory]
    [InlineData("", "is not a network file")]
    [InlineData("null", "it says null")]
    [InlineData("""{"rpcUrls": [], "nodes": [], "contracts": {}}""", "rpcUrls must name at least one endpoint")]
    [InlineData("""{"rpcUrls": ["http://a"], "nodes": []}""", "contracts")]
    [InlineData("""{"rpcUrls": ["http://a"], "nodes": null, "contracts": {}}""", "nodes")]
    [InlineData("""{"rpcUrls": ["http://a"], "nodes": [], "contracts": {}, "more": 1}""", "more")]
    [InlineData("""{"rpcUrls": ["http://a"], "nodes": [], "contracts": {}}""", "contracts' addresses cannot be read")]
    public void What_is_something_else_is_refused_with_a_reason(string text, string reason)
    {
        var error = Assert.Throws<InvalidDataException>(() => NetworkFile.Read(_folder.Write("network.json", text)));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_may_be_as_long_as_allowed_and_no_longer()
    {
        var text = NetworkFile.Write([Rpc], [Node], Contracts).PadRight(NetworkFile.MaxBytes);
        Assert.Equal([Node], NetworkFile.Read(_folder.Write("network.json", text)).Nodes);
        var error = Assert.Throws<InvalidDataException>(() => NetworkFile.Read(_folder.Write("network.json", text + " ")));
        Assert.Contains($"at most {NetworkFile.MaxBytes}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_not_a_network() =>
        Assert.Throws<FileNotFoundException>(() => NetworkFile.Read(_folder.File("none.json")));

    private static Address Account(byte last)
    {
        var bytes = new byte[Address.Length];
        bytes[^1] = last;
        return new Address(bytes);
    }
}
