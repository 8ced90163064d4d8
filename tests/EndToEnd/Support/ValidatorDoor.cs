using System.Text.Json;
using Flashback.Client.Nodes;

namespace Flashback.EndToEnd.Support;

/// <summary>A new operator's way, beside a running network: init, keys, sign log, check, doctor; and the status of one that runs.</summary>
internal static class ValidatorDoor
{
    public static async Task WalkThroughAsync(DevnetRun run)
    {
        var network = NetworkFile.Read(run.NetworkFile);
        var home = Path.Combine(run.Folder, "newcomer");
        var config = Path.Combine(home, "oracle-node.json");
        var password = Path.Combine(run.Folder, "newcomer.password");
        await File.WriteAllTextAsync(password, "correct horse");

        string[] init =
        [
            "init", "--data", home, "--json", "--chain-id", "31337", "--chain-rpc-urls", network.RpcUrls[0].ToString(),
            "--contracts-oracle", $"{network.Contracts.Oracle}", "--contracts-validator-registry", $"{network.Contracts.Validators}",
            "--contracts-provider-orchestrator", $"{network.Contracts.Providers}", "--contracts-consumer-orchestrator",
            $"{network.Contracts.Consumers}",
            "--contracts-dispute-court", $"{network.Contracts.Court}", "--p2p-listen", "/ip4/127.0.0.1/tcp/0",
            "--keys-password-file", password,
        ];
        Assert.Equal(2, (await OkAsync(init)).GetProperty("written").GetArrayLength());
        Assert.Equal(0, (await OkAsync(init)).GetProperty("written").GetArrayLength());

        var addresses = new List<string>();
        foreach (var role in new[] { "signer", "submitter", "peer" })
            addresses.Add(
                (await OkAsync("keys", "new", role, "--light", "--json", "--config", config, "--password-file", password)).Text("address"));
        var twice = await Cli.NodeAsync("keys", "new", "signer", "--light", "--json", "--config", config, "--password-file", password);
        Assert.NotEqual(0, twice.ExitCode);
        await OkAsync("config", "check", "--json", "--config", config);

        // Everything is in order but the registration on chain, and that is what it says.
        var doctor = await Cli.NodeAsync("doctor", "--json", "--config", config);
        Assert.True(doctor.ExitCode == 7, doctor.ToString());
        Assert.Contains("regist", doctor.Output, StringComparison.OrdinalIgnoreCase);

        var status = await OkAsync("status", "--json", "--url", network.Nodes[0].ToString());
        Assert.Equal(network.Nodes.Count - 1, status.GetProperty("peers").GetInt32());
        Assert.Equal(3, addresses.Distinct().Count());
    }

    private static async Task<JsonElement> OkAsync(params string[] arguments)
    {
        var ran = await Cli.NodeAsync(arguments);
        Assert.True(ran.ExitCode == 0, ran.ToString());
        return ran.Json;
    }
}
