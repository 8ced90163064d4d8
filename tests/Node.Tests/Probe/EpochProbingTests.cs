using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Attest;
using Flashback.Node.Probe;

namespace Flashback.Node.Tests.Probe;

public sealed class EpochProbingTests : IDisposable
{
    private readonly SingleThread _thread = new();
    private readonly Clock _clock = new();

    public void Dispose() => _thread.Dispose();

    private sealed class Clock : IChainClock
    {
        public SteppedTime Manual { get; } = new(DateTimeOffset.FromUnixTimeSeconds((long)(World.Genesis + 7 * World.Parameters.EpochLength)));
        public long NowMillis => Manual.GetUtcNow().ToUnixTimeMilliseconds();
        public TimeProvider Time => Manual;
        public void AdvanceTo(double seconds, Action settle) => Manual.AdvanceTo(DateTimeOffset.FromUnixTimeSeconds((long)(World.Genesis + 7 * World.Parameters.EpochLength)).AddSeconds(seconds), settle);
    }

    private sealed class Prober : IUnitProber
    {
        public int Running { get; private set; }
        public int MostRunning { get; private set; }

        public async Task<UnitRecords> ProbeAsync(EpochSetup setup, Bytes32 unit, CancellationToken cancellation)
        {
            MostRunning = Math.Max(MostRunning, ++Running);
            await Task.Yield();
            Running--;
            return new UnitRecords(unit, [], true);
        }
    }

    private List<ProbeResults> Run(EpochSetup setup, Prober prober, int parallelism)
    {
        var results = new List<ProbeResults>();
        var probing = new EpochProbing(prober, _clock, parallelism);
        probing.Probed += results.Add;
        _ = probing.RunAsync(setup, CancellationToken.None);
        _thread.Drain();
        return results;
    }

    [Fact]
    public void Results_of_all_assigned_units_are_handed_over_when_the_epoch_ends()
    {
        var results = Run(World.Setup(7), new Prober(), 8);
        _clock.AdvanceTo(14.9, _thread.Drain);
        Assert.Empty(results);
        _clock.AdvanceTo(15, _thread.Drain);
        Assert.Equal(World.Units.ToArray(), Assert.Single(results).Units.Select(unit => unit.DataUnit).ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void At_most_so_many_units_are_measured_at_once(int parallelism)
    {
        var prober = new Prober();
        Run(World.Setup(7), prober, parallelism);
        Assert.Equal(parallelism, prober.MostRunning);
    }

    [Fact]
    public void Who_is_on_no_committee_hands_over_nothing_when_the_epoch_ends()
    {
        var parameters = World.Parameters with { CommitteeSize = 1 };
        var setups = Enumerable.Range(0, 4).Select(self => World.Setup(7, (byte)self) with { Parameters = parameters, Units = [World.Units[0]] });
        var results = setups.Select(setup => Run(setup, new Prober(), 8)).ToArray();
        _clock.AdvanceTo(14.9, _thread.Drain);
        Assert.All(results, Assert.Empty);
        _clock.AdvanceTo(15, _thread.Drain);
        Assert.Equal([0, 0, 0, 1], results.Select(result => Assert.Single(result).Units.Length).Order());
    }

    [Fact]
    public void An_observer_and_an_epoch_that_ended_measure_nothing()
    {
        Assert.Empty(Run(World.Setup(7) with { Units = [] }, new Prober(), 8));
        Assert.Empty(Run(World.Setup(7, self: null), new Prober(), 8));
        _clock.AdvanceTo(15, _thread.Drain);
        var results = Run(World.Setup(7), new Prober(), 8);
        _clock.AdvanceTo(40, _thread.Drain);
        Assert.Empty(results);
    }
}
