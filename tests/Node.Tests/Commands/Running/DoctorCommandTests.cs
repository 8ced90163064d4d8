using System.Text.Json.Nodes;
using Flashback.Node.Tests.Configuration;

namespace Flashback.Node.Tests.Commands.Running;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_check_is_named_and_a_failed_one_says_what_to_do()
    {
        var config = _folder.Write("oracle-node.json", Minimal.File.Replace("8545", "1", StringComparison.Ordinal));
        var password = _folder.Write("pw", "x\n");
        foreach (var role in new[] { "signer", "submitter", "peer" })
            await Run.Of("keys", "new", role, "--light", "--password-file", password, "--config", config);
        var run = await Run.Of("doctor", "--json", "--config", config, "--keys-password-file", password, "--p2p-listen",
            "/ip4/127.0.0.1/tcp/0", "--api-listen", "127.0.0.1:0");
        Assert.Equal(7, run.Code);
        var checks = JsonNode.Parse(run.Out)!["checks"]!.AsArray().ToDictionary(check => (string)check!["name"]!, check => check!);
        Assert.Equal("ok", (string?)checks["keystores"]["verdict"]);
        Assert.Equal("ok", (string?)checks["sign-log"]["verdict"]);
        Assert.Equal("warn", (string?)checks["credentials"]["verdict"]);
        Assert.Equal("fail", (string?)checks["rpc-1"]["verdict"]);
        Assert.Equal("skipped", (string?)checks["contracts"]["verdict"]);
        Assert.Equal("ok", (string?)checks["api-port"]["verdict"]);
        Assert.All(checks.Values.Where(check => (string?)check["verdict"] == "fail"),
            check => Assert.False(string.IsNullOrEmpty((string?)check["fix"])));
    }

    [Fact]
    public async Task A_wrong_password_is_no_reason_to_make_new_keys()
    {
        var config = _folder.Write("oracle-node.json", Minimal.File.Replace("8545", "1", StringComparison.Ordinal));
        var password = _folder.Write("pw", "x\n");
        foreach (var role in new[] { "signer", "submitter", "peer" })
            await Run.Of("keys", "new", role, "--light", "--password-file", password, "--config", config);
        var run = await Run.Of("doctor", "--json", "--config", config, "--keys-password-file", _folder.Write("wrong", "y\n"));
        var keystores = JsonNode.Parse(run.Out)!["checks"]!.AsArray().Single(check => (string?)check!["name"] == "keystores")!;
        Assert.Equal("fail", (string?)keystores["verdict"]);
        Assert.Contains("make no new keys", (string?)keystores["fix"], StringComparison.Ordinal);
        Assert.DoesNotContain("keys new", (string?)keystores["fix"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_chain_stops_the_node_with_5()
    {
        var config = _folder.Write("oracle-node.json", Minimal.File.Replace("8545", "1", StringComparison.Ordinal));
        var password = _folder.Write("pw", "x\n");
        foreach (var role in new[] { "signer", "submitter", "peer" })
            await Run.Of("keys", "new", role, "--light", "--password-file", password, "--config", config);
        var run = await Run.WithRealTime("run", "--config", config, "--keys-password-file", password);
        Assert.Equal(5, run.Code);
        Assert.Contains("127.0.0.1:1", run.Error, StringComparison.Ordinal);
    }
}
