using System.Diagnostics;
using Flashback.Ethereum;
using Flashback.Ethereum.Keystore;
using Flashback.OnChain.Client;
using Flashback.OnChain.Deployment;
using Flashback.OnChain.Deployment.Parameters;

namespace Flashback.Interop.Chain;

/// <summary>The deployment tool as an operator uses it: files in, exit code and files out.</summary>
public sealed class DeployToolTests : IAsyncLifetime
{
    private const string Password = "correct horse";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly TempFolder _folder = new();
    private readonly PrivateKey _key = PrivateKey.Generate();
    private AnvilNode _anvil = null!;

    private string Keystore => _folder.File("key.json");
    private string PasswordFile => _folder.File("password");
    private string Out => _folder.File("contracts.json");

    public async Task InitializeAsync()
    {
        _anvil = await AnvilNode.StartAsync();
        await _anvil.FundAsync(_key.Address);
        KeystoreFile.Write(Keystore, KeystoreV3.Encrypt(_key, Password, ScryptParameters.Light));
        await File.WriteAllTextAsync(PasswordFile, Password + "\n");
    }

    public Task DisposeAsync()
    {
        _anvil.Dispose();
        _key.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_network_is_deployed_from_a_file_and_verified()
    {
        var (code, text) = await DeployAsync(_anvil.Url);
        Assert.True(code == 0, text);
        var contracts = DeployedContracts.FromJson(await File.ReadAllTextAsync(Out));
        Assert.Equal(Devnet().Epochs, await new OrchestratorClient(_anvil.Rpc, contracts).Connection.ReadAsync(
            new OnChain.Bindings.QosOracle(contracts.Oracle).Parameters(), default));

        Assert.NotNull(contracts.Appeals);
        Assert.Equal([Path.GetFileName(Out), Path.GetFileName(Keystore), Path.GetFileName(PasswordFile)],
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());

        (code, text) = await VerifyAsync("parameters.devnet.json");
        Assert.True(code == 0, text);
        Assert.Contains(
            $"DisputeCourt         {contracts.Court} code {Keccak256.Hash(await _anvil.Rpc.CodeAsync(contracts.Court, default))}", text,
            StringComparison.Ordinal);
        (code, text) = await VerifyAsync("parameters.example.json");
        Assert.Equal(1, code);
        Assert.Contains("unbonding of stakes: 300 on chain, 2592000 expected", text, StringComparison.Ordinal);

        var nonce = await _anvil.Rpc.TransactionCountAsync(_key.Address, default);
        (code, text) = await DeployAsync(_anvil.Url);
        Assert.True(code == 0, text);
        Assert.Contains("Nothing was missing", text, StringComparison.Ordinal);
        (code, text) = await DeployAsync(_anvil.Url, "parameters.example.json");
        Assert.Equal(1, code);
        Assert.Contains("never overwritten", text, StringComparison.Ordinal);
        Assert.Equal(nonce, await _anvil.Rpc.TransactionCountAsync(_key.Address, default));
        Assert.Equal(contracts, DeployedContracts.FromJson(await File.ReadAllTextAsync(Out)));
    }

    [Fact]
    public async Task An_interrupted_deployment_resumes()
    {
        await _anvil.AutomineAsync(false);
        using (var process = Start(DeployArguments(_anvil.Url, "parameters.devnet.json")))
        {
            // The first creation is on its way, and waits for a block.
            using var limit = new CancellationTokenSource(Limit, SystemClock.Instance);
            while (await _anvil.PendingAsync(_key.Address) == 0)
                await Task.Delay(TimeSpan.FromMilliseconds(50), SystemClock.Instance, limit.Token);
            process.Kill();
            await process.WaitForExitAsync();
        }
        Assert.False(File.Exists(Out));
        await _anvil.AutomineAsync(true);
        await _anvil.MineAsync(1);
        var (code, text) = await DeployAsync(_anvil.Url);
        Assert.True(code == 0, text);
        await using var uninterrupted = await TestNetwork.DeployAsync();
        Assert.Equal(await uninterrupted.Anvil.Rpc.TransactionCountAsync(uninterrupted.Admin.Address, default),
            await _anvil.Rpc.TransactionCountAsync(_key.Address, default));
    }

    [Fact]
    public async Task A_failure_is_a_sentence_and_leaves_no_file()
    {
        var (code, text) = await DeployAsync(new UriBuilder(_anvil.Url) { Port = 1 }.Uri);
        Assert.True(code == 5, text);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_folder.File("bad.json"), "{ \"flash\": {}, \"oracle\": 1 }");
        (code, text) = await DeployAsync(_anvil.Url, _folder.File("bad.json"));
        Assert.True(code == 3 && text.Contains("flash.supply: missing.", StringComparison.Ordinal)
            && text.Contains("pool: missing.", StringComparison.Ordinal), text);
        await File.WriteAllTextAsync(PasswordFile, "wrong\n");
        Assert.Equal(4, (await DeployAsync(_anvil.Url)).Code);
        Assert.False(File.Exists(Out));
    }

    [Theory]
    [InlineData(2, "--chain-id 'main' must be a whole number, 1 or more.", "--chain-id", "main")]
    [InlineData(2, "--rpc 'nowhere' must be an http or https URL", "--rpc", "nowhere")]
    [InlineData(2, "--max-fee-gwei '0' must be a whole number from 1 to 1000000.", "--max-fee-gwei", "0")]
    [InlineData(3, "'/tmp' is a folder, not a file.", "--parameters", "/tmp")]
    [InlineData(3, "'/nowhere' does not exist.", "--password-file", "/nowhere")]
    public async Task A_wrong_word_is_named(int code, string said, string option, string value)
    {
        string[] arguments =
        [
            .. DeployArguments(_anvil.Url, "parameters.devnet.json"),
            .. option == "--max-fee-gwei" ? [option, value] : Array.Empty<string>()
        ];
        var place = Array.IndexOf(arguments, option);
        arguments[place + 1] = value;
        var (exit, text) = await RunAsync(arguments);
        Assert.True(exit == code && text.Contains(said, StringComparison.Ordinal), text);
        Assert.False(File.Exists(Out));
    }

    private static string Parameters(string name)
    {
        return Path.Combine(Repository.Root, "contracts", "deploy", name);
    }

    private static DeploymentParameters Devnet() => DeploymentFile.Parse(File.ReadAllText(Parameters("parameters.devnet.json")));

    private Task<(int Code, string Text)> DeployAsync(Uri rpc, string parameters = "parameters.devnet.json") =>
        RunAsync(DeployArguments(rpc, parameters));

    private string[] DeployArguments(Uri rpc, string parameters) =>
    [
        "deploy", "--rpc", $"{rpc}", "--chain-id", $"{AnvilNode.ChainId}", "--keystore", Keystore, "--password-file", PasswordFile,
        "--parameters", Parameters(parameters), "--out", Out,
    ];

    private Task<(int Code, string Text)> VerifyAsync(string parameters) => RunAsync(
        "verify", Out, "--rpc", $"{_anvil.Url}", "--chain-id", $"{AnvilNode.ChainId}", "--parameters", Parameters(parameters),
        "--administrator", $"{_key.Address}");

    private static Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Flashback.DeployContracts.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Text)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        using var limit = new CancellationTokenSource(Limit, SystemClock.Instance);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await errors);
    }
}
