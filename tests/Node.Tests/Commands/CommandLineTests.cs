using System.Text.Json.Nodes;
using Flashback.Node.Tests.Configuration;

namespace Flashback.Node.Tests.Commands;

[Collection(ProcessCollection.Name)]
public sealed class CommandLineTests : IDisposable
{
    private const string Signer = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Version_speaks_to_people_and_to_programs()
    {
        var json = JsonNode.Parse((await Run.Of("version", "--json")).Out)!;
        var (version, commit) = ((string?)json["version"], (string?)json["commit"]);
        Assert.StartsWith($"oracle-node {version}{(commit is null ? "" : "+")}{commit}, protocol 1, ", (await Run.Of("version")).Out,
            StringComparison.Ordinal);
        Assert.Matches(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$", version);
        if (commit is not null) Assert.Matches("^[0-9a-f]{40}$", commit);
        Assert.Equal(1, (int?)json["protocol"]);
    }

    [Theory]
    [InlineData("version", "--jsn", "--json")]
    [InlineData("config", "chekc", "check")]
    [InlineData("verson", "", "version")]
    public async Task A_mistyped_word_is_a_usage_error_with_a_suggestion(string command, string word, string suggestion)
    {
        var run = await Run.Of([.. new[] { command, word }.Where(text => text.Length > 0)]);
        Assert.Equal(2, run.Code);
        Assert.Contains($"Did you mean '{suggestion}'?", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task Help_shows_examples()
    {
        var run = await Run.Of("signlog", "init", "--help");
        Assert.Equal(0, run.Code);
        Assert.Contains("Examples:", run.Out, StringComparison.Ordinal);
        Assert.Contains("--after", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_writes_once_and_never_again()
    {
        var data = _folder.File("data");
        var first = await Run.Of("init", "--data", data, "--chain-id", "5");
        Assert.Equal(0, first.Code);
        Assert.Contains("Next:", first.Out, StringComparison.Ordinal);
        var config = Path.Combine(data, "oracle-node.json");
        var text = await File.ReadAllTextAsync(config);
        Assert.Contains("\"id\": 5", text, StringComparison.Ordinal);
        var secret = await File.ReadAllBytesAsync(Path.Combine(data, "probe.secret"));
        Assert.Equal(32, secret.Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(config));
        }

        var second = await Run.Of("init", "--data", data, "--chain-id", "6");
        Assert.Equal(0, second.Code);
        Assert.Contains("nothing was changed", second.Out, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(config));
        Assert.Equal(secret, await File.ReadAllBytesAsync(Path.Combine(data, "probe.secret")));
    }

    [Fact]
    public async Task Config_check_prints_every_problem_and_exits_with_3()
    {
        var config = _folder.Write("oracle-node.json", """{ "chain": { "id": 0 } }""");
        var run = await Run.Of("config", "check", "--config", config);
        Assert.Equal(3, run.Code);
        Assert.Contains("chain.id: '0'", run.Error, StringComparison.Ordinal);
        Assert.Contains("contracts.oracle", run.Error, StringComparison.Ordinal);

        var json = await Run.Of("config", "check", "--config", config, "--json");
        Assert.Equal(3, json.Code);
        Assert.False((bool)JsonNode.Parse(json.Out)!["ok"]!);
        Assert.Equal(7, JsonNode.Parse(json.Out)!["problems"]!.AsArray().Count);
    }

    [Fact]
    public async Task Config_show_names_the_origin()
    {
        var config = _folder.Write("oracle-node.json", Minimal.File);
        var run = await Run.With(new() { ["ORACLE_LOG_LEVEL"] = "debug", ["ORACLE_CONFIG"] = config }, null, "config", "show", "--origin",
            "--json", "--probe-allow-loopback");
        Assert.Equal(0, run.Code);
        var json = JsonNode.Parse(run.Out)!;
        Assert.Equal("environment ORACLE_LOG_LEVEL", (string?)json["log.level"]!["origin"]);
        Assert.Equal("flag --probe-allow-loopback", (string?)json["probe.allowLoopback"]!["origin"]);
        Assert.Equal("true", (string?)json["probe.allowLoopback"]!["value"]);
    }

    [Fact]
    public async Task The_sign_log_moves_from_one_machine_to_another()
    {
        var first = _folder.Write("a.json", Minimal.With(""" "dataDirectory": "a", """));
        var second = _folder.Write("b.json", Minimal.With(""" "dataDirectory": "b", """));
        Directory.CreateDirectory(_folder.File("a"));
        Directory.CreateDirectory(_folder.File("b"));
        Assert.Equal(0, (await Run.Of("signlog", "init", Signer, "--after", "41", "--config", first)).Code);
        var file = _folder.File("export.json");
        Assert.Equal(0, (await Run.Of("signlog", "export", file, "--config", first)).Code);
        Assert.Equal(0, (await Run.Of("signlog", "import", file, "--config", second)).Code);
        var shown = JsonNode.Parse((await Run.Of("signlog", "show", "--json", "--config", second)).Out)!;
        Assert.Equal(Signer, (string?)shown["signers"]![0]!["signer"]);
        Assert.Equal("41", (string?)shown["signers"]![0]!["highestEpoch"]);
    }

    [Fact]
    public async Task A_known_signers_mark_can_be_raised_and_is_reported_as_known()
    {
        var config = _folder.Write("oracle-node.json", Minimal.File);
        Assert.DoesNotContain("never signed", (await Run.Of("signlog", "init", Signer, "--config", config)).Out, StringComparison.Ordinal);
        var raised = await Run.Of("signlog", "init", Signer, "--after", "41", "--config", config);
        Assert.Contains("knew", raised.Out, StringComparison.Ordinal);
        Assert.Contains("of epoch 41 or below is never signed", raised.Out, StringComparison.Ordinal);
        Assert.Contains("highest epoch 41", (await Run.Of("signlog", "show", "--config", config)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_log_held_by_another_process_is_refused_with_6()
    {
        var config = _folder.Write("oracle-node.json", Minimal.File);
        using var held = await NodeProcess.HoldSignLog(_folder.Path);
        var run = await Run.Of("signlog", "show", "--config", config, "--json");
        Assert.Equal(6, run.Code);
        Assert.Equal("refused-by-guard", (string?)JsonNode.Parse(run.Out)!["error"]!["name"]);
        Assert.Contains("in use by another process", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_address_is_a_usage_error() =>
        Assert.Equal(2, (await Run.Of("signlog", "init", "0x12")).Code);
}
