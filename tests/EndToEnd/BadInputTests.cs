using Flashback.EndToEnd.Support;

namespace Flashback.EndToEnd;

/// <summary>Wrong words on the command line: one clear sentence, the documented exit code, nothing started.</summary>
public class BadInputTests
{
    [Fact]
    public async Task Devnet_reports_every_wrong_option_at_once()
    {
        var run = await Cli.DevnetAsync("--epochs", "0", "--validators", "99");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--epochs '0' must be a whole number from 1 to", run.Error, StringComparison.Ordinal);
        Assert.Contains("--validators '99' must be a whole number from 1 to", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devnet_refuses_an_unknown_flag()
    {
        var run = await Cli.DevnetAsync("--epoch", "3");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--epoch", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devnet_does_not_touch_a_folder_that_holds_something()
    {
        var folder = Directory.CreateTempSubdirectory("oracle-e2e-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "mine.txt"), "kept");
        var run = await Cli.DevnetAsync("--data", folder.FullName);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(folder.FullName, "mine.txt")));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_command_without_a_network_says_what_to_give()
    {
        var run = await Cli.NodeAsync("qos", "get", "0x" + new string('0', 64), "--config", "/nonexistent/oracle-node.json");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("--network", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_that_is_not_evidence_is_refused()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "{}");
        var run = await Cli.NodeAsync("dispute", "verify", file);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("not an evidence bundle", run.Error, StringComparison.Ordinal);
        File.Delete(file);
    }
}
