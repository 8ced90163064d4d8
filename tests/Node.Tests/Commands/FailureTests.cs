using System.Text.Json.Nodes;
using Flashback.Node.Commands;
using Flashback.Node.Tests.Configuration;
using Microsoft.Data.Sqlite;

namespace Flashback.Node.Tests.Commands;

/// <summary>
/// Whatever goes wrong: a sentence on standard error, the documented code, and with --json one document on standard output.
/// </summary>
public sealed class FailureTests : IDisposable
{
    private static readonly string s_unit = "0x" + new string('a', 64);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, "usage", "Did you mean '--json'?", "version", "--jsn")]
    [InlineData(2, "usage", "EPOCH 'x' must be a whole number, 0 or more.", "dispute", "evidence", "x", "0x12")]
    [InlineData(2, "usage", "--epoch '9223372036854775808' must be a whole number", "qos", "get", "0x12", "--epoch", "9223372036854775808")]
    [InlineData(2, "usage", "UNIT '0x12' must be a data unit's id", "dispute", "evidence", "x", "0x12")]
    [InlineData(2, "usage", "ROLE '7' must be owner, signer, submitter or peer.", "keys", "new", "7")]
    [InlineData(2, "usage",
        "a command is missing: evidence, verify, list, show, open, accuse, appeal, appeals, rule, expire, withdraw.", "dispute")]
    [InlineData(2, "usage", "RULING 'perhaps' must be upheld or overturned.", "dispute", "rule", "3", "perhaps")]
    [InlineData(2, "usage", "NUMBER '0' must be a whole number from 1 to", "dispute", "expire", "0", "--key", "k")]
    [InlineData(2, "usage", "either sign with --vote-out FILE, or submit with --votes", "dispute", "rule", "3", "upheld")]
    [InlineData(2, "usage", "either sign with --vote-out FILE, or submit with --votes", "dispute", "rule", "3", "upheld", "--vote-out", "a",
        "--votes", "b", "c")]
    [InlineData(2, "usage", "--votes needs an account", "dispute", "rule", "3", "upheld", "--votes", "b")]
    [InlineData(3, "configuration", "does not exist", "config", "show", "--config", "/nowhere.json")]
    [InlineData(3, "configuration", "'/tmp' is a folder, not a file", "keys", "list", "--config", "/tmp")]
    [InlineData(2, "usage", "'/tmp' is a folder, not a file. Fetch the evidence first", "dispute", "verify", "/tmp")]
    [InlineData(2, "usage", "'/tmp' is a folder, not a file.", "signlog", "import", "/tmp")]
    [InlineData(2, "usage", "'/nowhere' does not exist.", "signlog", "import", "/nowhere")]
    [InlineData(2, "usage", "--secret-file: '/nowhere' does not exist.", "probe", "run", "--endpoint", "http://127.0.0.1:1", "--bucket",
        "b", "--access-key", "a", "--secret-file", "/nowhere")]
    public async Task It_is_shown_to_people_and_to_programs(int code, string name, string said, params string[] arguments)
    {
        var people = await Run.Of(arguments);
        Assert.Equal(code, people.Code);
        Assert.StartsWith("oracle-node: ", people.Error, StringComparison.Ordinal);
        Assert.Contains(said, people.Error, StringComparison.Ordinal);

        var programs = await Run.Of([.. arguments, "--json"]);
        Assert.Equal(code, programs.Code);
        Assert.Equal(people.Error, programs.Error);
        var json = JsonNode.Parse(programs.Out)!.AsObject();
        if (arguments is ["config", "show", ..]) return; // the settings, as far as they are known; the problem stands on standard error
        var error = Assert.Single(json).Value!;
        Assert.Equal((code, name), ((int)error["code"]!, (string?)error["name"]));
        Assert.Contains(said, (string?)error["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("signlog", "import")]
    [InlineData("dispute", "verify")]
    [InlineData("dispute", "open", "--key", "none")]
    public async Task A_file_that_is_something_else_is_a_wrong_argument(params string[] command)
    {
        foreach (var text in new[] { "", "{}", "[]", "<html>", """{"metadata":{"version":"9"}}""" })
        {
            var file = _folder.Write("given.json", text);
            var run = await Run.Of([.. command, file, "--config", _folder.Write("oracle-node.json", Minimal.File)]);
            Assert.True(run.Code == 2, $"{text}: {run}");
            Assert.StartsWith($"oracle-node: '{file}': ", run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.Trim().Split('\n'));
        }
    }

    [Fact]
    public void A_failed_write_is_a_sentence_and_not_a_crash() =>
        Assert.Equal((ExitCode.Failure, "database or disk is full"), Failures.Explain(new SqliteException("database or disk is full", 13)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_unwritable_standard_output_is_reported_and_fails(bool json)
    {
        using var error = new StringWriter();
        Assert.Equal(1, await WithBrokenOutput(error, ["version", .. json ? ["--json"] : Array.Empty<string>()]));
        Assert.Contains("standard output cannot be written: full", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await WithBrokenOutput(error, ["--help"]));
        Assert.Equal(1, await WithBrokenOutput(error, ["keys", "list", "--config", "/nowhere", "--json"]));
    }

    [Fact]
    public async Task Without_output_the_exit_code_still_tells() =>
        Assert.Equal(2, await WithBrokenOutput(new Broken(), ["no-such-command"]));

    [Fact]
    public async Task A_configuration_that_cannot_be_read_is_one_problem_and_not_eight()
    {
        var config = _folder.Write("oracle-node.json", "{");
        var check = await Run.Of("config", "check", "--config", config, "--json");
        Assert.Equal("file", (string?)Assert.Single(JsonNode.Parse(check.Out)!["problems"]!.AsArray())!["key"]);
    }

    [Theory]
    [InlineData("oracle-node.jsn")]
    [InlineData("half.json")]
    public async Task No_key_is_made_beside_a_configuration_that_cannot_be_read(string config)
    {
        _folder.Write("half.json", "{");
        var password = _folder.Write("pw", "x\n");
        Assert.Equal(
            3, (await Run.Of("keys", "new", "peer", "--light", "--password-file", password, "--config", _folder.File(config))).Code);
        Assert.False(Directory.Exists(_folder.File("keys")));
        Assert.Equal(0, (await Run.Of("keys", "new", "peer", "--light", "--password-file", password, "--config", _folder.File(config),
            "--data-directory", _folder.Path)).Code);
    }

    [Fact]
    public async Task Init_says_what_to_type_next_in_the_shells_words()
    {
        var run = await Run.Of("init", "--data", _folder.File("my node"));
        Assert.Contains($"--config '{_folder.File("my node")}/oracle-node.json'", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("""{ "chainId": 1, "working": { "a": 1 } }""")]
    [InlineData("""{ "chainId": 1, "observers": "many" }""")]
    [InlineData("""{ "chainId": 1, "chainId": 2 }""")]
    public async Task A_status_of_something_else_is_exit_code_5(string body)
    {
        using var server = new OneAnswer(body);
        var run = await Run.Of("status", "--url", server.Url);
        Assert.Equal(5, run.Code);
        Assert.Contains("is not an oracle-node", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task A_nodes_answer_cannot_control_the_terminal()
    {
        using var server = new OneAnswer("""{ "chainId": 1, "version": "\u001b[2J" }""");
        var run = await Run.Of("status", "--url", server.Url);
        Assert.Equal(0, run.Code);
        Assert.DoesNotContain('\u001b', run.Out);
    }

    [Theory]
    [InlineData("[]", 5)]
    [InlineData("""{ "equivocations": [] }""", 1)]
    public async Task Without_a_proof_there_is_no_accusation(string body, int code)
    {
        using var server = new OneAnswer(body);
        var config = _folder.Write("oracle-node.json", Minimal.File);
        var run = await Run.Of("dispute", "accuse", "1", "2", "--key", "none", "--config", config, "--node", server.Url);
        Assert.True(code == run.Code, $"{run}");
    }

    [Theory]
    [InlineData("appeals")]
    [InlineData("rule", "1", "upheld", "--vote-out", "vote")]
    public async Task A_configuration_names_no_court_of_appeal(params string[] words)
    {
        var config = _folder.Write("oracle-node.json", Minimal.File);
        var run = await Run.Of(["dispute", .. words, "--config", config]);
        Assert.Equal(3, run.Code);
        Assert.Contains("no court of appeal is named: give --network FILE", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_name_in_a_network_file_is_reported_without_type_names()
    {
        var run = await Run.Of("qos", "get", s_unit, "--network", _folder.Write("network.json", """{ "urls": [] }"""));
        Assert.Equal(3, run.Code);
        Assert.Contains("the name 'urls' is not known here", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Flashback", run.Error, StringComparison.Ordinal);
    }

    private static Task<int> WithBrokenOutput(TextWriter error, string[] arguments) =>
        CommandTree.Create(new Terminal(TextReader.Null, new Broken(), error) { Time = Run.Time })
            .RunAsync(arguments, CancellationToken.None);

    private sealed class Broken : StringWriter
    {
        public override void Write(char value) => throw new IOException("full");

        public override void Write(string? value) => throw new IOException("full");

        public override void WriteLine() => throw new IOException("full");

        public override void WriteLine(string? value) => throw new IOException("full");
    }
}
