using System.Text.Json.Nodes;
using Flashback.Ethereum;
using Flashback.Ethereum.Keystore;
using Flashback.Node.Signing;
using Flashback.Node.Signing.Storage;
using Flashback.Node.Tests.Configuration;

namespace Flashback.Node.Tests.Commands.Keys;

public sealed class KeysCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _config;

    public KeysCommandTests() => _config = _folder.Write("oracle-node.json", Minimal.File);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_signer_is_a_keystore_for_its_owner_alone_and_known_to_the_sign_log()
    {
        var run = await Run.With(null, "correct horse\n", "keys", "new", "signer", "--light", "--json", "--config", _config);
        Assert.Equal(0, run.Code);
        var json = JsonNode.Parse(run.Out)!;
        var file = (string)json["file"]!;
        using var key = KeystoreFile.Open(file, "correct horse");
        Assert.Equal((string?)json["address"], key.Address.ToString());
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Contains(key.Address.ToString(), (await Run.Of("signlog", "show", "--config", _config)).Out, StringComparison.Ordinal);
        Assert.Contains(key.Address.ToString(), (await Run.Of("keys", "list", "--config", _config)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signer_made_while_the_node_runs_is_kept_and_says_what_is_left_to_do()
    {
        using var running =
            SignLog.Open(_folder.File("signlog.db"), new SignLogScope(31337, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3")));
        var run = await Run.With(null, "x\n", "keys", "new", "signer", "--light", "--config", _config);
        Assert.True(run.Code == 0, $"{run}");
        using var key = KeystoreFile.Open(_folder.File("keys/signer.json"), "x");
        Assert.Contains("in use by another process", run.Out, StringComparison.Ordinal);
        Assert.Contains($"oracle-node signlog init {key.Address}", run.Out, StringComparison.Ordinal);
        Assert.False(running.Knows(key.Address));
    }

    [Fact]
    public async Task Keys_are_never_overwritten()
    {
        var password = _folder.Write("pw", "x\n");
        Assert.Equal(0, (await Run.Of("keys", "new", "peer", "--light", "--password-file", password, "--config", _config)).Code);
        var again = await Run.Of("keys", "new", "peer", "--light", "--password-file", password, "--config", _config);
        Assert.Equal(4, again.Code);
        Assert.Contains("never overwritten", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_raw_key_is_imported_from_standard_input_and_exported_encrypted()
    {
        var password = _folder.Write("pw", "x\n");
        var secret = new string('1', 64);
        var run = await Run.With(null, secret + "\n", "keys", "import", "submitter", "-", "--light", "--password-file", password, "--json",
            "--config", _config);
        Assert.Equal(0, run.Code);
        Assert.Equal("0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A", (string?)JsonNode.Parse(run.Out)!["address"]);
        var export = await Run.Of("keys", "export", "submitter", "--config", _config);
        Assert.DoesNotContain(secret, export.Out, StringComparison.Ordinal);
        using var key = KeystoreV3.Decrypt(export.Out, "x");
        Assert.Equal("0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A", key.Address.ToString());
    }

    [Theory]
    [InlineData("keys", "new", "signer")]
    [InlineData("keys", "import", "signer", "-")]
    public async Task Without_a_password_nothing_is_written(params string[] arguments)
    {
        var run = await Run.Of([.. arguments, "--config", _config]);
        Assert.Equal(4, run.Code);
        Assert.Contains("password", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("keys/signer.json")));
    }

    [Theory]
    [InlineData(" --password-file", "keys", "new", "signer")]
    [InlineData(" --keys-password-file", "run")]
    [InlineData(" --keys-password-file", "doctor")]
    public async Task Without_a_password_the_commands_own_flag_is_named(string flag, params string[] arguments)
    {
        Assert.Contains($"give{flag} FILE", (await Run.Of([.. arguments, "--config", _config])).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unrecognized", (await Run.Of([.. arguments, "--config", _config, flag.Trim(), "none"])).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_exit_code_4()
    {
        var right = _folder.Write("right", "x\n");
        foreach (var role in new[] { "signer", "submitter", "peer" })
            await Run.Of("keys", "new", role, "--light", "--password-file", right, "--config", _config);
        var wrong = _folder.Write("wrong", "y\n");
        var run = await Run.Of("run", "--config", _config, "--keys-password-file", wrong);
        Assert.Equal(4, run.Code);
        Assert.Contains("password is wrong", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_keystore_says_how_to_make_one()
    {
        var run = await Run.With(null, "x\n", "run", "--config", _config);
        Assert.Equal(4, run.Code);
        Assert.Contains("oracle-node keys new signer", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_without_a_node_is_exit_code_5() =>
        Assert.Equal(5, (await Run.Of("status", "--url", "http://127.0.0.1:1")).Code);

    [Fact]
    public async Task An_unknown_role_is_a_usage_error() => Assert.Equal(2, (await Run.Of("keys", "new", "banker")).Code);
}
