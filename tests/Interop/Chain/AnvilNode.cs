using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.Ethereum.JsonRpc.Transport;
using Flashback.OnChain.Chain;

namespace Flashback.Interop.Chain;

/// <summary>A real EVM chain in a process of its own, and the levers that only a development chain has.</summary>
internal sealed class AnvilNode : IDisposable
{
    public const ulong ChainId = 31337;
    private const string Ready = "Listening on ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly JsonRpcClient _client;

    private AnvilNode(Process process, Uri url)
    {
        _process = process;
        Url = url;
        // Patient, as some of its calls must not be made twice.
        _client = new JsonRpcClient([url], new JsonRpcOptions { ChainId = ChainId, RequestTimeout = TimeSpan.FromMinutes(2) },
            SystemClock.Instance);
        Rpc = new JsonRpcChain(new EthClient(_client));
    }

    public Uri Url { get; }

    /// <summary>Of its process.</summary>
    public int Id => _process.Id;

    public IChainRpc Rpc { get; }

    /// <param name="more">Further arguments of Anvil.</param>
    public static async Task<AnvilNode> StartAsync(params string[] more)
    {
        var start = new ProcessStartInfo(Find()) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "--host", "127.0.0.1", "--port", "0", "--hardfork", "osaka", "--chain-id", $"{ChainId}", "--accounts", "1", .. more
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, e) =>
        {
            if (e.Data is null) listening.TrySetException(new InvalidOperationException("Anvil ended."));
            else if (e.Data.StartsWith(Ready, StringComparison.Ordinal))
                listening.TrySetResult(new Uri($"http://{e.Data[Ready.Length..].Trim()}"));
        };
        // Both pipes are drained for the whole life of the process: a full one would stop it.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new AnvilNode(process, await listening.Task.WaitAsync(StartLimit, SystemClock.Instance));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public Task FundAsync(Address account) => CallAsync("anvil_setBalance", account.ToString(), $"0x{BigInteger.Pow(10, 22):x}");

    /// <summary>Creates a contract from Anvil's own account.</summary>
    public async Task<Address> CreateAsync(byte[] creation)
    {
        var from = (await CallAsync("eth_accounts"))[0].GetString()!;
        var hash =
            await CallAsync("eth_sendTransaction", new Dictionary<string, string> { ["from"] = from, ["data"] = Hex.Encode(creation) });
        await MineAsync(1);
        var receipt = await Rpc.ReceiptAsync(Bytes32.Parse(hash.GetString()!), CancellationToken.None);
        return receipt is { Succeeded: true, ContractAddress: { } address }
            ? address : throw new InvalidOperationException("The contract was not created.");
    }

    /// <summary>Mines empty blocks.</summary>
    public Task MineAsync(int blocks) => CallAsync("anvil_mine", $"0x{blocks:x}", "0x1");

    /// <summary>Mines one block with this timestamp: the chain's time moves on.</summary>
    public async Task WarpAsync(ulong unixSeconds)
    {
        await CallAsync("evm_setNextBlockTimestamp", unixSeconds);
        await CallAsync("evm_mine");
    }

    /// <summary>
    /// From now on each block is one second after the last, however long the machine takes: the chain's time moves by blocks alone.
    /// </summary>
    public Task CountSecondsInBlocksAsync() => CallAsync("anvil_setBlockTimestampInterval", 1);

    public Task AutomineAsync(bool on) => CallAsync("evm_setAutomine", on);

    /// <summary>Transactions of an account that wait for a block.</summary>
    public async Task<int> PendingAsync(Address account)
    {
        var pending = (await CallAsync("txpool_content")).GetProperty("pending");
        return pending.EnumerateObject().Where(sender => Address.Parse(sender.Name) == account)
            .Sum(sender => sender.Value.EnumerateObject().Count());
    }

    /// <summary>Removes a transaction from the pool, as a busy node would.</summary>
    public Task ForgetAsync(Bytes32 transaction) => CallAsync("anvil_dropTransaction", transaction.ToString());

    public async Task<string> SnapshotAsync() => (await CallAsync("evm_snapshot")).GetString()!;

    /// <summary>Takes the chain back to a snapshot; what is mined next makes another branch.</summary>
    public Task RevertAsync(string snapshot) => CallAsync("evm_revert", snapshot);

    public async Task<ulong> TimestampAsync() => (await Rpc.BlockAsync(null, CancellationToken.None))!.Timestamp;

    public void Dispose()
    {
        _client.Dispose();
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private Task<System.Text.Json.JsonElement> CallAsync(string method, params object?[] parameters) =>
        _client.CallAsync(method, parameters);

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("ANVIL_BIN") is { Length: > 0 } named) return named;
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        var system = OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var file =
            Path.Combine(Repository.Root, "contracts", "node_modules", "@foundry-rs", $"anvil-{system}-{architecture}", "bin", "anvil");
        return File.Exists(file) ? file : throw new FileNotFoundException(
            "Anvil is not installed. Run: (cd contracts && npm ci --ignore-scripts), or set ANVIL_BIN.", file);
    }
}
