using System.Numerics;
using Flashback.Aggregation.Evidence;
using Flashback.Devnet.Actors;
using Flashback.Devnet.Chain;
using Flashback.Devnet.Setup;
using Flashback.EndToEnd.Support;
using Flashback.Ethereum;
using Flashback.Node.Client;
using Flashback.Orchestrator.Bindings;
using Flashback.Orchestrator.Client;

namespace Flashback.EndToEnd;

/// <summary>The validator's and the consumer's doors on one running network: a newcomer sets up; command and contract read the same, and refuse what is not final; then Ctrl-C.</summary>
public class DoorsTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_newcomer_sets_up_and_command_and_contract_read_the_same_until_Ctrl_C()
    {
        await using var run = DevnetRun.Start();
        var ready = await run.WaitForAsync("ready");
        var unit = ready.UnitId("healthy");
        await ValidatorDoor.WalkThroughAsync(run);
        await run.WaitForAsync("settled", line => line.Text("unit") == "healthy" && line.Epoch() == 0);
        await run.WaitForAsync("verdictSeen", line => line.Text("unit") == "healthy" && line.Epoch() == 1);

        var final = await ReadAsync(run, unit, "--epoch", "0", "--final");
        Assert.Equal("final", final.Json.Text("status"));
        var open = await ReadAsync(run, unit, "--epoch", "1");
        Assert.Equal("disputable", open.Json.Text("status"));
        var refused = await Cli.NodeAsync("qos", "get", unit, "--epoch", "1", "--network", run.NetworkFile, "--final", "--json");
        Assert.Equal(1, refused.ExitCode);
        var unknown = await Cli.NodeAsync("qos", "get", unit, "--epoch", "4000", "--network", run.NetworkFile);
        Assert.Equal(1, unknown.ExitCode);

        await ContractReadsTheSameAsync(run, Bytes32.Parse(unit), await ProvenAsync(run, unit, 0), await ProvenAsync(run, unit, 1));

        // One chain, four validators, three gateways and the devnet itself; then none.
        Assert.Equal(9, run.Running().Count);
        run.Interrupt();
        Assert.Equal(0, await run.ExitAsync());
        Assert.Empty(run.Running());
    }

    private static async Task ContractReadsTheSameAsync(DevnetRun run, Bytes32 unit, ProvenVerdict final, ProvenVerdict open)
    {
        var network = NetworkFile.Read(run.NetworkFile);
        using var chain = new DevChain(network.RpcUrls[0], SystemClock.Instance);
        await using var account = new Account("consumer of the feed", PrivateKey.Generate(), chain.Rpc, Anvil.ChainId, SystemClock.Instance);
        await chain.FundAsync(account.Address, BigInteger.Pow(10, 20), None);
        var feed = new OrchestratorClient(chain.Rpc, network.Contracts, account.Sender);
        var patient = new QosConsumer((await account.SendAsync(QosConsumer.Create(network.Contracts.Oracle, 3_600), None)).ContractAddress!.Value);
        var impatient = new QosConsumer((await account.SendAsync(QosConsumer.Create(network.Contracts.Oracle, 0), None)).ContractAddress!.Value);

        Assert.True(await feed.Connection.ReadAsync(patient.IsGood(Economy.Terms, final), None));
        var disputable = await Assert.ThrowsAsync<ContractRevertedException>(() => feed.Connection.ReadAsync(patient.IsGood(Economy.Terms, open), None));
        Assert.True(disputable.Reason.Is(QosConsumer.Errors.DataNotFinal));

        await Assert.ThrowsAsync<ContractRevertedException>(() => feed.Connection.ReadAsync(patient.Latency(unit), None));
        await feed.Feed.PublishAsync(final, None);
        Assert.Equal(final.Verdict.MeanLatencyMicros, await feed.Connection.ReadAsync(patient.Latency(unit), None));
        var stale = await Assert.ThrowsAsync<ContractRevertedException>(() => feed.Connection.ReadAsync(impatient.Latency(unit), None));
        Assert.True(stale.Reason.Is(QosConsumer.Errors.DataTooOld));
    }

    private static async Task<ProvenVerdict> ProvenAsync(DevnetRun run, string unit, ulong epoch)
    {
        using var http = new HttpClient();
        var (body, _) = await new NodeClient(http, NetworkFile.Read(run.NetworkFile).Nodes).GetAsync($"v1/verdicts/{unit}/{epoch}", AttestedVerdict.MaxBytes, None);
        Assert.True(AttestedVerdict.TryRead(body, out var attested, out var error), error);
        return new ProvenVerdict(attested.Report, attested.Signers.ToBigInteger(), attested.Verdict, attested.Index, attested.Proof);
    }

    private static async Task<Cli> ReadAsync(DevnetRun run, string unit, params string[] options)
    {
        var read = await Cli.NodeAsync([.. new[] { "qos", "get", unit, "--network", run.NetworkFile, "--json" }, .. options]);
        Assert.True(read.ExitCode == 0, read.ToString());
        return read;
    }
}
