using System.Text.Json.Nodes;
using Flashback.Aggregation.Evidence;
using Flashback.Ethereum;
using Flashback.Ethereum.Keystore;
using Flashback.Node;
using Flashback.Node.Commands;
using Flashback.OnChain.Client;
using Flashback.OnChain.Deployment;
using Flashback.OnChain.Transactions;
using Flashback.Protocol.Messages;

namespace Flashback.Interop.Chain;

/// <summary>A network with one verdict that its provider dislikes, and the folders of those who run commands there.</summary>
internal sealed class AppealScene : IAsyncDisposable
{
    public const string Password = "correct horse";

    private readonly TempFolder _folder = new();
    private string _password = "";

    private AppealScene(TestNetwork network) => Network = network;

    public TestNetwork Network { get; }

    public Certificate Certificate { get; private set; } = null!;

    /// <summary>The evidence bundle of the verdict.</summary>
    public string Evidence { get; private set; } = "";

    public string NetworkFile { get; private set; } = "";

    /// <summary>A slow gateway's verdict of epoch 0, accepted in epoch 1; the provider has no FLASH beside its collateral.</summary>
    /// <param name="lie">Makes another verdict of the right one, for a quorum that certifies it all the same.</param>
    public static async Task<AppealScene> StartAsync(Func<Verdict, Verdict>? lie = null)
    {
        var scene = new AppealScene(await TestNetwork.StartAsync());
        var (network, none) = (scene.Network, CancellationToken.None);
        scene._password = scene._folder.Write("password", Password + "\n");
        scene.NetworkFile = scene.WriteNetwork("network.json", network.Contracts);
        var setup = await network.SetupAsync(0);
        var tally = network.TallyOf(setup, meanLatencyMicros: 90_000);
        if (lie is not null)
        {
            var verdict = lie(Assert.Single(tally.Verdicts));
            tally = tally with { Verdicts = [verdict], Report = tally.Report with { VerdictsRoot = verdict.Hash() } };
        }
        scene.Certificate = network.CertificateOf(tally.Report);
        scene.Evidence = scene.Write(
            "evidence.json", EvidenceDocument.Write(EvidenceBuilder.Build(setup, tally, scene.Certificate, network.Unit, null, null)!));

        await network.Anvil.CountSecondsInBlocksAsync();
        await network.Anvil.WarpAsync(network.Genesis + 1);
        Assert.IsType<TransactionOutcome.Included>(await network.Client.Epochs.OpenAsync(1, none));
        await network.Anvil.WarpAsync(network.Genesis + 15);
        Assert.IsType<TransactionOutcome.Included>(await network.Client.Epochs.SubmitReportAsync(setup.Snapshot, scene.Certificate, none));
        return scene;
    }

    public string File(string name) => _folder.File(name);

    public string Write(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(File(name), content);
        return File(name);
    }

    public string WriteNetwork(string name, DeployedContracts contracts) =>
        _folder.Write(name, Flashback.Client.Nodes.NetworkFile.Write([Network.Anvil.Url], [], contracts));

    public string Keystore(PrivateKey key)
    {
        var path = File($"{key.Address}.json");
        if (!System.IO.File.Exists(path)) KeystoreFile.Write(path, KeystoreV3.Encrypt(key, Password, ScryptParameters.Light));
        return path;
    }

    /// <summary>A validator's data directory, with the configuration in it; its sign log knows the signer.</summary>
    public async Task<string> ValidatorAsync(string name, PrivateKey signer)
    {
        var contracts = Network.Contracts;
        var config = File($"{name}.json");
        if (System.IO.File.Exists(config)) return config;
        Directory.CreateDirectory(File(name));
        await System.IO.File.WriteAllTextAsync(config, new JsonObject
        {
            ["dataDirectory"] = File(name),
            ["chain"] = new JsonObject { ["id"] = contracts.ChainId, ["rpcUrls"] = new JsonArray(Network.Anvil.Url.ToString()) },
            ["contracts"] = new JsonObject
            {
                ["oracle"] = contracts.Oracle.ToString(),
                ["validatorRegistry"] = contracts.Validators.ToString(),
                ["providerOrchestrator"] = contracts.Providers.ToString(),
                ["consumerOrchestrator"] = contracts.Consumers.ToString(),
                ["disputeCourt"] = contracts.Court.ToString(),
            },
            ["keys"] = new JsonObject { ["signer"] = Keystore(signer), ["passwordFile"] = _password },
        }.ToJsonString());
        await RunAsync("signlog", "init", signer.Address.ToString(), "--config", config);
        return config;
    }

    /// <summary>Runs a command that must succeed.</summary>
    public static async Task<JsonNode> RunAsync(params string[] arguments) => JsonNode.Parse(await TellAsync([.. arguments, "--json"]))!;

    /// <summary>What a command that must succeed says to people.</summary>
    public static async Task<string> TellAsync(params string[] arguments)
    {
        var (code, output, error) = await CommandAsync(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {code}, {error}");
        return output;
    }

    /// <summary>Runs a command that must be refused with this code, and say this.</summary>
    public static async Task RefusedAsync(ExitCode code, string said, params string[] arguments)
    {
        var run = await CommandAsync(arguments);
        Assert.True(run.Code == (int)code, $"{string.Join(' ', arguments)}: {run}");
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    /// <summary>The words of a command on this network.</summary>
    public string[] Dispute(params string[] words) => ["dispute", .. words, "--network", NetworkFile];

    /// <summary>The same from an account.</summary>
    public string[] Dispute(PrivateKey account, params string[] words) =>
        [.. Dispute(words), "--key", Keystore(account), "--password-file", _password];

    public string[] Appeal(PrivateKey account) => Dispute(account, "appeal", "0", Network.Unit.ToString(), "--evidence", Evidence);

    /// <summary>Gives the provider the bond, and appeals.</summary>
    public async Task OpenAsync()
    {
        await Network.Client.Token.TransferAsync(Network.Provider.Address, TestNetwork.Parameters.Appeals!.Bond, CancellationToken.None);
        await RunAsync(Appeal(Network.Provider.Key));
    }

    public Task<FeedStatus> StatusAsync()
    {
        Assert.True(EvidenceDocument.TryRead(System.IO.File.ReadAllBytes(Evidence), out var bundle, out _));
        return Network.Client.Feed.VerifyAsync(new(bundle.Report, bundle.Signers.ToBigInteger(), bundle.Verdict, bundle.VerdictIndex,
            bundle.VerdictProof), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<(int Code, string Output, string Error)> CommandAsync(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(TextReader.Null, output, error) { Time = SystemClock.Instance };
        return (await CommandTree.Create(terminal).RunAsync(arguments, CancellationToken.None), output.ToString(), error.ToString());
    }
}
