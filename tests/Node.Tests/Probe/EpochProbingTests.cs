using Flashback.Ethereum;
using Flashback.Node.Chain;
using Flashback.Node.Measurements;
using Flashback.Node.Probe;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Samples;

namespace Flashback.Node.Tests.Probe;

public sealed class EpochProbingTests : IDisposable
{
    private readonly SingleThread _thread = new();
    private readonly Clock _clock = new();

    public void Dispose() => _thread.Dispose();

    private sealed class Clock : IChainClock
    {
        public SteppedTime Manual { get; } =
            new(DateTimeOffset.FromUnixTimeSeconds((long)(World.Genesis + 7 * World.Parameters.EpochLength)));
        public long NowMillis => Manual.GetUtcNow().ToUnixTimeMilliseconds();
        public TimeProvider Time => Manual;
        public void AdvanceTo(double seconds, Action settle) => Manual.AdvanceTo(
            DateTimeOffset.FromUnixTimeSeconds((long)(World.Genesis + 7 * World.Parameters.EpochLength)).AddSeconds(seconds), settle);
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

    /// <summary>Fails for one unit, at once or later.</summary>
    private sealed class Broken(Bytes32 unit, Exception fault, bool atOnce) : IUnitProber
    {
        public Task<UnitRecords> ProbeAsync(EpochSetup setup, Bytes32 asked, CancellationToken cancellation) =>
            atOnce && asked == unit ? throw fault : LaterAsync(asked);

        private async Task<UnitRecords> LaterAsync(Bytes32 asked)
        {
            await Task.Yield();
            return asked == unit ? throw fault : new UnitRecords(asked, [s_record], true);
        }
    }

    private static readonly SampleRecord s_record = new(1, ProbeOperation.Head, ProbeResult.Success, default, 0, 200, ProbeReason.None);

    private readonly List<(Bytes32 Unit, Exception Error)> _failed = [];

    private List<ProbeResults> Run(EpochSetup setup, IUnitProber prober, int parallelism)
    {
        var results = new List<ProbeResults>();
        var probing = new EpochProbing(prober, _clock, parallelism);
        probing.Probed += results.Add;
        probing.Failed += (_, unit, error) => _failed.Add((unit, error));
        _ = probing.RunAsync(setup, CancellationToken.None);
        _thread.Drain();
        return results;
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void A_unit_whose_prober_throws_has_no_records_and_the_others_are_kept(bool atOnce, bool isCancellation)
    {
        var fault = isCancellation ? (Exception)new OperationCanceledException("by nobody") : new UriFormatException("a host that throws");
        var results = Run(World.Setup(7), new Broken(World.Units[1], fault, atOnce), 1);
        _clock.AdvanceTo(15, _thread.Drain);
        var units = Assert.Single(results).Units;
        Assert.Equal(World.Units.ToArray(), units.Select(unit => unit.DataUnit).ToArray());
        Assert.Equal([1, 0, 1], units.Select(unit => unit.Records.Count));
        Assert.Equal([true, false, true], units.Select(unit => unit.ReportedOnTime));
        Assert.Equal((World.Units[1], fault), Assert.Single(_failed));
    }

    [Fact]
    public async Task A_stop_of_the_node_ends_probing_and_is_not_a_failure()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var probing = new EpochProbing(new Broken(World.Units[1], new OperationCanceledException(stop.Token), atOnce: true), _clock, 8);
        probing.Failed += (_, unit, error) => _failed.Add((unit, error));
        var running = probing.RunAsync(World.Setup(7), stop.Token);
        _thread.Drain();
        Assert.True(running.IsCanceled);
        Assert.Empty(_failed);
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
    public void Concurrent_measurements_are_bounded(int parallelism)
    {
        var prober = new Prober();
        Run(World.Setup(7), prober, parallelism);
        Assert.Equal(parallelism, prober.MostRunning);
    }

    [Fact]
    public void Validator_without_assignment_hands_over_an_empty_result()
    {
        var parameters = World.Parameters with { CommitteeSize = 1 };
        var setups =
            Enumerable.Range(0, 4).Select(self => World.Setup(7, (byte)self) with { Parameters = parameters, Units = [World.Units[0]] });
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
