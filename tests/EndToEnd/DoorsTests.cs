using System.Numerics;
using Flashback.Aggregation.Evidence;
using Flashback.Client.Nodes;
using Flashback.Devnet.Actors;
using Flashback.Devnet.Chain;
using Flashback.Devnet.Plan;
using Flashback.EndToEnd.Support;
using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Client;
using Flashback.OnChain.Connection;

namespace Flashback.EndToEnd;

/// <summary>
/// The validator's and the consumer's doors on one running network: a newcomer sets up; command and contract read the same, and refuse what
/// is not final; then Ctrl-C.
/// </summary>
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

        var final = await ReadAsync(run, unit, "--epoch", "0", "--final");
        Assert.Equal("final", final.Json.Text("status"));
        var unknown = await Cli.NodeAsync("qos", "get", unit, "--epoch", "4000", "--network", run.NetworkFile);
        Assert.Equal(1, unknown.ExitCode);
        await ExampleReadsTheSameAsync(run, unit);
        await ContractReadsTheSameAsync(run, unit);

        // One chain, four validators, three gateways, the devnet itself and the shell that watches over them; then none.
        Assert.Equal(10, run.Running().Count);
        run.Interrupt();
        Assert.Equal(0, await run.ExitAsync());
        Assert.Empty(run.Running());
    }

    /// <summary>The package's example: Nethereum, both checks and the archive, which the command then reads.</summary>
    private static async Task ExampleReadsTheSameAsync(DevnetRun run, string unit)
    {
        var archive = Path.Combine(run.Folder, "archive.db");
        var example = await Cli.ExampleAsync(run.NetworkFile, unit, "0", archive);
        Assert.True(example.ExitCode == 0, example.ToString());
        Assert.Contains("verdict: holds True, status 2", example.Output, StringComparison.Ordinal);
        Assert.Contains("archive: 2 documents", example.Output, StringComparison.Ordinal);
        var verified = await Cli.NodeAsync("dispute", "verify", "--epoch", "0", "--unit", unit, "--archive", archive, "--json");
        Assert.True(verified.ExitCode == 0, verified.ToString());
    }

    private static async Task ContractReadsTheSameAsync(DevnetRun run, string unit)
    {
        var network = NetworkFile.Read(run.NetworkFile);
        await using var chain = new DevChain(network.RpcUrls[0], SystemClock.Instance);
        await using var account =
            new Account("consumer of the feed", PrivateKey.Generate(), chain.Rpc, Anvil.ChainId, SystemClock.Instance);
        await chain.FundAsync(account.Address, BigInteger.Pow(10, 20), None);
        var client = new OrchestratorClient(chain.Rpc, network.Contracts, account.Sender);
        var patient =
            new QosConsumer((await account.SendAsync(QosConsumer.Create(network.Contracts.Oracle, 3_600), None)).ContractAddress!.Value);
        var impatient =
            new QosConsumer((await account.SendAsync(QosConsumer.Create(network.Contracts.Oracle, 0), None)).ContractAddress!.Value);

        var final = await ProvenAsync(run, unit, 0);
        Assert.True(await client.Connection.ReadAsync(patient.IsGood(Economy.Terms, final), None));
        await WhatIsOpenIsRefusedAsync(run, unit, client, patient);

        var id = Bytes32.Parse(unit);
        await Assert.ThrowsAsync<ContractRevertedException>(() => client.Connection.ReadAsync(patient.Latency(id), None));
        await client.Feed.PublishAsync(final, None);
        Assert.Equal(final.Verdict.MeanLatencyMicros, await client.Connection.ReadAsync(patient.Latency(id), None));
        var stale = await Assert.ThrowsAsync<ContractRevertedException>(() => client.Connection.ReadAsync(impatient.Latency(id), None));
        Assert.True(stale.Reason.Is(QosConsumer.Errors.DataTooOld));
    }

    /// <summary>
    /// A verdict is open to dispute for seconds. One that became final while it was being asked for
    /// proves nothing: the next epoch's is asked for.
    /// </summary>
    private static async Task WhatIsOpenIsRefusedAsync(DevnetRun run, string unit, OrchestratorClient client, QosConsumer consumer)
    {
        for (var epoch = 1ul; ; epoch++)
        {
            await run.WaitForAsync("verdictSeen", line => line.Text("unit") == "healthy" && line.Epoch() == epoch);
            var verdict = await ProvenAsync(run, unit, epoch);
            var refusal = await Record.ExceptionAsync(() => client.Connection.ReadAsync(consumer.IsGood(Economy.Terms, verdict), None));
            var read = await Task.WhenAll(ReadAsync(run, unit, "--epoch", $"{epoch}"),
                Cli.NodeAsync("qos", "get", unit, "--epoch", $"{epoch}", "--network", run.NetworkFile, "--final", "--json"));
            if (await client.Feed.VerifyAsync(verdict, None) != FeedStatus.Disputable) continue;
            Assert.True(Assert.IsType<ContractRevertedException>(refusal).Reason.Is(QosConsumer.Errors.DataNotFinal));
            Assert.Equal("disputable", read[0].Json.Text("status"));
            Assert.Equal(1, read[1].ExitCode);
            return;
        }
    }

    private static async Task<ProvenVerdict> ProvenAsync(DevnetRun run, string unit, ulong epoch)
    {
        using var http = new HttpClient();
        var (body, _) = await new NodeClient(http, NetworkFile.Read(run.NetworkFile).Nodes).GetAsync($"v1/verdicts/{unit}/{epoch}",
            AttestedVerdict.MaxBytes, None);
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
