using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Node.Configuration;
using Flashback.Node.Faults;
using Flashback.Node.Measurements;
using Flashback.Node.Observe;
using Flashback.Node.Store;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Samples;

namespace Flashback.Node.Tests.Observe;

public sealed class ObserverTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly NodeStore _store;
    private readonly List<Bytes32> _failed = [];

    public ObserverTests() => _store = NodeStore.Open(_folder.File("node.db"), World.Domain);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private ImmutableArray<Observation> Conclude(params UnitRecords[] units)
    {
        var options = new NodeOptions
        {
            Chain = new ChainOptions { Id = 1, RpcUrls = [] },
            Contracts = new ContractsOptions
            {
                Oracle = Address.Zero,
                ValidatorRegistry = Address.Zero,
                ProviderOrchestrator = Address.Zero,
                ConsumerOrchestrator = Address.Zero,
                DisputeCourt = Address.Zero
            },
        };
        var observer = new Observer(_store, World.Hash(42), new Misbehaviour(options));
        ImmutableArray<Observation> observed = [];
        observer.Observed += (_, observations) => observed = observations;
        observer.Failed += (_, unit, _) => _failed.Add(unit);
        observer.Conclude(new ProbeResults(World.Setup(7, 2), [.. units]));
        return observed;
    }

    private static SampleRecord Record(int at, ProbeResult result, uint latency = 1_000, ProbeOperation operation = ProbeOperation.Head) =>
        new((ulong)at, operation, result, new RequestPhases(0, 0, 0, latency, latency), 0, 200, ProbeReason.None);

    [Fact]
    public void Records_become_an_observation_whose_root_they_have()
    {
        var observation = Assert.Single(Conclude(new UnitRecords(World.Units[0], [Record(1, ProbeResult.Success), Record(2,
            ProbeResult.Success, 3_000, ProbeOperation.Get), Record(3, ProbeResult.TargetFailure, operation: ProbeOperation.Put)], true)));
        Assert.Equal((Outcome.Measured, 3u, 2u, 2_000u, true),
            (observation.Outcome, observation.Samples, observation.Successes, observation.MeanLatencyMicros, observation.ReportedOnTime));
        Assert.Equal(World.Keys[2].Address, observation.Observer);
        Assert.Equal(World.Criteria.Hash(), observation.Criteria);
        Assert.Equal(ObservationSalt.Derive(World.Hash(42), 7, World.Units[0]), observation.Salt);
        Assert.Equal(observation.SamplesRoot, SampleRecord.Root(_store.Samples(7, World.Units[0])));
    }

    [Fact]
    public void A_problem_on_the_nodes_own_side_is_never_a_providers_downtime()
    {
        var observations = Conclude(
            new UnitRecords(World.Units[0], [], false),
            new UnitRecords(World.Units[1], [.. Enumerable.Range(1, 5).Select(i => Record(i, ProbeResult.OwnFailure))], false),
            new UnitRecords(World.Units[2], [.. Enumerable.Range(1, 5).Select(i => Record(i, ProbeResult.TargetFailure))], false));
        Assert.Equal(
            [Outcome.NotProbed, Outcome.Inconclusive, Outcome.Unreachable], observations.Select(observation => observation.Outcome));
    }

    [Fact]
    public void Validator_without_assignment_commits_NotProbed()
    {
        var observation = Assert.Single(Conclude());
        Assert.Equal((World.Units[0], Outcome.NotProbed, 0u, false),
            (observation.DataUnit, observation.Outcome, observation.Samples, observation.ReportedOnTime));
    }

    [Fact]
    public void A_unit_with_unreadable_records_counts_as_not_probed_and_affects_no_other()
    {
        var record = new SampleRecord(1, ProbeOperation.Head, ProbeResult.TargetFailure, default, 0, 0, ProbeReason.ConnectionRefused);
        var observations =
            Conclude(new UnitRecords(World.Units[0], null!, true), new UnitRecords(World.Units[1], [record, record, record], true));
        Assert.Equal([Outcome.NotProbed, Outcome.Unreachable], observations.Select(observation => observation.Outcome));
        Assert.Equal([World.Units[0]], _failed);
    }
}
