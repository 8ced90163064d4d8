using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.Simulation.Model;

/// <summary>
/// The contract, written apart from the production code: it takes the first valid certificate of an epoch. A reorganisation may undo that
/// within <see cref="FinalAfter"/>; then it takes the next one.
/// </summary>
public sealed class Chain
{
    private const long FinalAfter = 5_000;
    private const double Undoes = 0.15;

    private readonly World _world;
    private readonly Prng _prng;
    private readonly Prng _reorgs;
    private readonly Dictionary<ulong, (Certificate Certificate, long At)> _accepted = [];
    private readonly HashSet<Bytes32> _ever = [];

    public Chain(World world) => (_world, _prng, _reorgs) = (world, world.Random.Fork("chain"), world.Random.Fork("reorgs"));

    public Certificate? Accepted(ulong epoch) => _accepted.GetValueOrDefault(epoch).Certificate;

    /// <summary>The contract took this report at some time, though the chain may have undone it.</summary>
    public bool EverAccepted(Report report) => _ever.Contains(report.Hash());

    /// <summary>What a node reads of an epoch's report now.</summary>
    public Input Says(ulong epoch, bool withReport) => _accepted.TryGetValue(epoch, out var accepted)
        ? new Input.ReportSeenOnChain(accepted.Certificate.Report.Hash(), accepted.Certificate.Signers,
            withReport ? accepted.Certificate.Report : null, _world.Now - accepted.At >= FinalAfter)
        : Input.ReportGone.Instance;

    /// <summary>Sends a transaction; it is mined some time later, in its order among others.</summary>
    public void Submit(Certificate certificate) => _world.At(_world.Now + _prng.Between(50, 1500), () => Mine(certificate));

    /// <summary>Why the contract would revert, or null.</summary>
    public string? Refusal(Certificate certificate)
    {
        var report = certificate.Report;
        if (_world.Epoch(report.Epoch) is not { } epoch || report.Snapshot != epoch.Setup.Snapshot.Hash()) return "unknown snapshot";
        var n = _world.Validators.Count;
        var digest = _world.Domain.Digest(report.Hash());
        var at = 0;
        var valid = 0;
        for (var index = 0; index < 256; index++)
        {
            if (!certificate.Signers.Contains((byte)index)) continue;
            if (at >= certificate.Signatures.Length || _world.Validators[(byte)index] is not { } validator)
                return "signer without signature or seat";
            if (!_world.Signatures.IsOf(validator.Signer, digest, certificate.Signatures[at++])) return $"signature of {index} is wrong";
            valid++;
        }
        return at != certificate.Signatures.Length ? "signatures left over"
            : valid < n - (n - 1) / 3 - (n - 1) % 3 ? $"only {valid} signers" : null;
    }

    private void Mine(Certificate certificate)
    {
        var number = certificate.Report.Epoch;
        if (_accepted.ContainsKey(number) || Refusal(certificate) is not null || _world.Epoch(number) is not { } epoch) return;
        if (_world.Now < epoch.Time.End || _world.Now > epoch.Time.ReportDeadline) return;
        _accepted[number] = (certificate, _world.Now);
        _ever.Add(certificate.Report.Hash());
        _world.Trace.Add(_world.Now, 255, $"accepted {number} round {certificate.Report.Round} {certificate.Report.Hash()}");
        foreach (var node in _world.Nodes)
        {
            var withReport = _prng.Chance(0.5);
            _world.At(_world.Now + _prng.Between(100, 2000), () => node.SeeOnChain(epoch, Says(number, withReport)));
            _world.At(_world.Now + FinalAfter + _reorgs.Between(100, 2000), () => node.SeeOnChain(epoch, Says(number, withReport)));
        }
        var undoneAt = _world.Now + _reorgs.Between(200, FinalAfter - 1);
        // Late enough to hurt, early enough that the last in turn can still send it anew.
        var left = epoch.Time.ReportDeadline - undoneAt - epoch.Time.TransmitWait(_world.Validators.Count + 3);
        if (_world.Faults.Happens(FaultKind.Reorganisation, _reorgs.Chance(Undoes) && left > 0)) _world.At(undoneAt, () => Undo(epoch));
    }

    private void Undo(EpochFacts epoch)
    {
        _accepted.Remove(epoch.Number);
        _world.Trace.Mark("reorganised");
        _world.Trace.Add(_world.Now, 255, $"undone {epoch.Number}");
        foreach (var node in _world.Nodes)
            _world.At(_world.Now + _reorgs.Between(100, 2000), () => node.SeeOnChain(epoch, Says(epoch.Number, withReport: true)));
    }
}
