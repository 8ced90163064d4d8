using Flashback.Aggregation.Compliance;
using Flashback.Devnet.Chain;
using Flashback.Devnet.Ledger;
using Flashback.Devnet.Live;
using Flashback.Devnet.Plan;
using Flashback.Devnet.Validators;
using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Watching;
using Flashback.Protocol.Compliance;

namespace Flashback.Devnet;

/// <summary>Follows the chain's events and the validators' own words, shows them, and keeps what the judgement needs.</summary>
public sealed class Spectator(SpectatorSetup setup, DevChain chain, NodeApis nodes, IDevnetView view, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>After the last dispute window has closed, this long for the last settlements.</summary>
    private const int SettleSeconds = 30;

    /// <summary>Older epochs' verdicts are not asked for any more.</summary>
    private const int EpochsAskedFor = 3;

    private readonly Dictionary<Bytes32, string> _names = setup.Units.ToDictionary(unit => unit.Id, unit => unit.Name);
    private readonly Dictionary<Bytes32, byte> _reputation = setup.Units.ToDictionary(unit => unit.Id, _ => Reputation.Initial);
    private readonly Dictionary<Bytes32, List<SettlementFact>> _settled =
        setup.Units.ToDictionary(unit => unit.Id, _ => new List<SettlementFact>());
    private readonly HashSet<ulong> _reported = [];
    private readonly HashSet<(ulong Epoch, Bytes32 Unit)> _verdictsShown = [];
    private readonly MissedEpochs _late = new(setup.Options, setup.Genesis);
    private readonly List<DevnetEvent.EpochMissed> _missed = [];
    private string _phase = "";

    public IReadOnlyDictionary<Bytes32, List<SettlementFact>> Settled => _settled;
    public List<SlashFact> ProviderSlashes { get; } = [];
    public List<SlashFact> ValidatorSlashes { get; } = [];
    public List<string> Annulments { get; } = [];
    /// <summary>The run's epochs that have no report.</summary>
    public IEnumerable<DevnetEvent.EpochMissed> Missed => _missed.Where(missed => !_reported.Contains(missed.Epoch));

    public int ReportsInRun => _reported.Count(epoch => setup.Options.Epochs is not { } epochs || epoch < (ulong)epochs);

    /// <summary>Until every epoch of the run is settled, the time for it is over, or somebody stops it.</summary>
    public async Task WatchAsync(CancellationToken cancellation)
    {
        var watcher =
            new ChainWatcher(chain.Rpc, setup.Contracts, new MemoryCursorStore(), new ChainWatcherOptions { PollInterval = Look }, time);
        var changes = watcher.Subscribe();
        while (!IsOver())
        {
            while (await watcher.PollAsync(cancellation)) { }
            while (changes.Changes.TryRead(out var change))
                if (change is ChainChange.Happened happened) Show(happened);
            await nodes.RefreshAsync(cancellation);
            ShowPhase();
            ShowMissed();
            await ShowVerdictsAsync(cancellation);
            await Task.Delay(Look, time, cancellation);
        }
    }

    private bool IsOver()
    {
        if (setup.Options.Epochs is not { } epochs) return false;
        if (_settled.Values.All(list => list.Select(s => s.Epoch).Distinct().Count() >= epochs)) return true;
        var end = setup.Genesis + ((ulong)epochs * (ulong)setup.Options.EpochSeconds) + (ulong)setup.Options.DisputeWindow + SettleSeconds;
        return (ulong)time.GetUtcNow().ToUnixTimeSeconds() > end;
    }

    private void Show(ChainChange.Happened happened)
    {
        switch (happened.Event)
        {
            case QosOracle.ReportAcceptedEvent accepted:
                _reported.Add(accepted.Epoch);
                view.Show(new DevnetEvent.ReportAccepted(accepted.Epoch, accepted.Report.Round, Ones(accepted.Signers),
                    accepted.Report.VerdictCount, happened.Log.TransactionHash));
                break;
            case QosOracle.VerdictAnnulledEvent annulled:
                Annulments.Add($"{annulled.Epoch}/{Name(annulled.DataUnit)}");
                view.Show(new DevnetEvent.Annulled(annulled.Epoch, Name(annulled.DataUnit)));
                break;
            case ConsumerOrchestrator.EpochSettledEvent settled:
                Settle(settled);
                break;
            case ProviderOrchestrator.CollateralSlashedEvent slashed:
                ProviderSlashes.Add(new SlashFact("provider", Name(slashed.DataUnit), slashed.Epoch, slashed.Amount));
                view.Show(new DevnetEvent.Slashed(
                    "the provider's collateral", slashed.Amount, $"epoch {slashed.Epoch}, {Name(slashed.DataUnit)}"));
                break;
            case ValidatorRegistry.ValidatorSlashedEvent slashed:
                ValidatorSlashes.Add(new SlashFact($"validator {slashed.Index}", null, null, slashed.Amount));
                view.Show(new DevnetEvent.Slashed($"validator {slashed.Index}", slashed.Amount, "proven on chain"));
                break;
        }
    }

    private void Settle(ConsumerOrchestrator.EpochSettledEvent settled)
    {
        var (before, after) = (_reputation[settled.DataUnit], settled.Reputation);
        _reputation[settled.DataUnit] = after;
        var grade = (Grade)settled.Compliance;
        _settled[settled.DataUnit].Add(new SettlementFact(settled.Epoch, grade, settled.Paid, settled.Refunded, settled.Fee, before, after,
            !_reported.Contains(settled.Epoch)));
        view.Show(
            new DevnetEvent.Settled(settled.Epoch, Name(settled.DataUnit), grade, settled.Paid, settled.Refunded, settled.Fee, after));
    }

    private void ShowPhase()
    {
        var now = (ulong)time.GetUtcNow().ToUnixTimeSeconds();
        if (now < setup.Genesis) return;
        var epoch = (now - setup.Genesis) / (ulong)setup.Options.EpochSeconds;
        var into = (now - setup.Genesis) % (ulong)setup.Options.EpochSeconds;
        var closing = epoch > 0 && !_reported.Contains(epoch - 1) && into < Economy.ReportDeadline(setup.Options.EpochSeconds)
            ? $"probing, agreeing on epoch {epoch - 1}" : "probing";
        var line = $"{epoch} {closing} {nodes.Up} {nodes.FewestPeers}";
        if (line == _phase) return;
        _phase = line;
        view.Show(new DevnetEvent.Phase(epoch, closing, nodes.Up, setup.Options.Validators, nodes.FewestPeers));
    }

    private void ShowMissed()
    {
        foreach (var epoch in _late.Since((ulong)time.GetUtcNow().ToUnixTimeSeconds(), _reported))
        {
            _missed.Add(new DevnetEvent.EpochMissed(
                epoch, _late.Why(nodes.SlowestAnswer(TimeSpan.FromSeconds(Economy.ReportDeadline(setup.Options.EpochSeconds))))));
            view.Show(_missed[^1]);
        }
    }

    /// <summary>
    /// A validator may know a report's verdicts a moment after the chain does, or be too busy
    /// to answer: what is missing is asked for again.
    /// </summary>
    private async Task ShowVerdictsAsync(CancellationToken cancellation)
    {
        foreach (var epoch in _reported.Order().TakeLast(EpochsAskedFor).ToList())
        {
            foreach (var unit in setup.Units.Where(unit => !_verdictsShown.Contains((epoch, unit.Id))))
            {
                if (await nodes.VerdictAsync(epoch, unit.Id, cancellation) is not { } verdict) continue;
                _verdictsShown.Add((epoch, unit.Id));
                view.Show(new DevnetEvent.VerdictSeen(epoch, unit.Name, verdict, Sla.Evaluate(verdict, Economy.Terms)));
            }
        }
    }

    private string Name(Bytes32 unit) => _names.TryGetValue(unit, out var name) ? name : unit.ToString();

    private static int Ones(System.Numerics.BigInteger bits)
    {
        var count = 0;
        for (; bits > 0; bits >>= 1) count += (int)(bits & 1);
        return count;
    }
}
