using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Node.Configuration;
using Flashback.Node.Faults;
using Flashback.Protocol.Messages;

namespace Flashback.Node.Tests.Faults;

public sealed class MisbehaviourTests
{
    private static NodeOptions Options(FaultOptions faults, long chain = 31337) => new()
    {
        Chain = new ChainOptions { Id = chain, RpcUrls = [new Uri("http://127.0.0.1:1")] },
        Contracts = new ContractsOptions
        {
            Oracle = Address.Zero,
            ValidatorRegistry = Address.Zero,
            ProviderOrchestrator = Address.Zero,
            ConsumerOrchestrator = Address.Zero,
            DisputeCourt = Address.Zero
        },
        Faults = faults,
    };

    [Fact]
    public void An_honest_node_distorts_nothing_and_has_no_rules_of_its_own()
    {
        var honest = new Misbehaviour(Options(new FaultOptions()));
        var observation = World.Observe(7, 0, World.Units[0]);
        Assert.Equal(observation, honest.Distort(observation));
        Assert.Null(honest.Rules);
    }

    [Fact]
    public void A_liar_multiplies_its_latencies_without_overflow()
    {
        var liar = new Misbehaviour(Options(new FaultOptions { Lie = true, LatencyFactor = 10 }));
        Assert.Equal(12_000u, liar.Distort(World.Observe(7, 0, World.Units[0])).MeanLatencyMicros);
        Assert.Equal(uint.MaxValue,
            liar.Distort(World.Observe(7, 0, World.Units[0]) with { MeanLatencyMicros = uint.MaxValue / 2 }).MeanLatencyMicros);
    }

    [Fact]
    public void Colluders_agree_on_one_report_that_does_not_follow_from_the_observations()
    {
        var setup = World.Setup(7);
        var committees = new Committees(setup.Snapshot.Hash(), setup.Units, setup.Validators, setup.Parameters.CommitteeSize);
        RevealedBatch[] batches =
        [
            .. Enumerable.Range(0, 4).Select(i => new RevealedBatch((byte)i, World.Batch(7, i).Signed, World.Reveal(7, i).Observations))
        ];
        var honest = ReportRule.Compute(setup.Snapshot, setup.Criteria, committees, 0, [.. batches]);
        var first = new Misbehaviour(Options(new FaultOptions { Collude = true })).Rules!.Compute(setup, committees, 0, [.. batches]);
        var second = new Misbehaviour(Options(new FaultOptions { Collude = true })).Rules!.Compute(setup, committees, 0, [.. batches]);
        Assert.Equal(first.Report, second.Report);
        Assert.NotEqual(honest.Report.VerdictsRoot, first.Report.VerdictsRoot);
        Assert.Equal(honest.Verdicts[0].MeanLatencyMicros * 10, first.Verdicts[0].MeanLatencyMicros);
        Assert.Equal(VerdictStatus.Measured, honest.Verdicts[0].Status);
    }

    [Fact]
    public void Away_from_the_development_chain_it_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => new Misbehaviour(Options(new FaultOptions { Lie = true }, chain: 1)));
}
