using Flashback.EndToEnd.Support;

namespace Flashback.EndToEnd;

/// <summary>The provider's door: a colluding quorum certified a wrong median, and one transaction undoes it.</summary>
public class DisputeTests
{
    [Fact]
    public async Task A_wrong_verdict_is_fetched_refuted_offline_and_annulled_on_chain()
    {
        await using var run = DevnetRun.Start("--collude", "--dispute-seconds", "120");
        var ready = await run.WaitForAsync("ready");
        var unit = ready.UnitId("healthy");
        var epoch = (await run.WaitForAsync("verdictSeen", line => line.Text("unit") == "healthy")).Epoch();
        var file = Path.Combine(run.Folder, "evidence.json");

        var fetched = await Cli.NodeAsync("dispute", "evidence", $"{epoch}", unit, "--network", run.NetworkFile, "--out", file);
        Assert.True(fetched.ExitCode == 0, fetched.ToString());

        var verified = await Cli.NodeAsync("dispute", "verify", file, "--json");
        Assert.True(verified.ExitCode == 1, verified.ToString());
        Assert.True(verified.Json.GetProperty("faultProvable").GetBoolean());
        Assert.Contains(verified.Json.GetProperty("wrongFields").EnumerateArray(),
            field => field.GetString()!.StartsWith("meanLatencyMicros", StringComparison.Ordinal));

        string[] open =
        [
            "dispute",
            "open",
            file,
            "--key",
            Path.Combine(run.Folder, "provider.json"),
            "--password-file",
            Path.Combine(run.Folder, "provider.password"),
            "--network",
            run.NetworkFile
        ];
        var opened = await Cli.NodeAsync([.. open, "--json"]);
        Assert.True(opened.ExitCode == 0, opened.ToString());
        Assert.True(opened.Json.GetProperty("signers").GetArrayLength() >= 3);
        Assert.NotEqual("0", opened.Json.Text("slashed"));

        await run.WaitForAsync("annulled", line => line.Epoch() == epoch && line.Text("unit") == "healthy");
        await run.WaitForAsync("slashed", line => line.Text("who").StartsWith("validator", StringComparison.Ordinal));
        var read = await Cli.NodeAsync("qos", "get", unit, "--epoch", $"{epoch}", "--network", run.NetworkFile, "--json");
        Assert.Equal("annulled", read.Json.Text("status"));

        var again = await Cli.NodeAsync(open);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("annulled", again.Error, StringComparison.OrdinalIgnoreCase);

        var wrongPassword = Path.Combine(run.Folder, "wrong.password");
        await File.WriteAllTextAsync(wrongPassword, "not the password");
        var refused = await Cli.NodeAsync("dispute", "open", file, "--key", Path.Combine(run.Folder, "provider.json"), "--password-file",
            wrongPassword, "--network", run.NetworkFile);
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("password", refused.Error, StringComparison.OrdinalIgnoreCase);
    }
}
