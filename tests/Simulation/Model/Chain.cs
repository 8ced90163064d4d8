using Flashback.Aggregation.Messages;
using Flashback.Aggregation.Rounds;

namespace Flashback.Simulation.Model;

/// <summary>The contract, written apart from the production code: it takes the first valid certificate of an epoch.</summary>
public sealed class Chain
{
    private readonly World _world;
    private readonly Prng _prng;
    private readonly Dictionary<ulong, Certificate> _accepted = [];

    public Chain(World world) => (_world, _prng) = (world, world.Random.Fork("chain"));

    public Certificate? Accepted(ulong epoch) => _accepted.GetValueOrDefault(epoch);

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
            if (at >= certificate.Signatures.Length || _world.Validators[(byte)index] is not { } validator) return "signer without signature or seat";
            if (certificate.Signatures[at++] != FakeSignatures.Sign(validator.Signer, digest)) return $"signature of {index} is wrong";
            valid++;
        }
        return at != certificate.Signatures.Length ? "signatures left over" : valid < n - (n - 1) / 3 - (n - 1) % 3 ? $"only {valid} signers" : null;
    }

    private void Mine(Certificate certificate)
    {
        var number = certificate.Report.Epoch;
        if (_accepted.ContainsKey(number) || Refusal(certificate) is not null || _world.Epoch(number) is not { } epoch) return;
        if (_world.Now < epoch.Time.End || _world.Now > epoch.Time.ReportDeadline) return;
        _accepted[number] = certificate;
        _world.Trace.Add(_world.Now, 255, $"accepted {number} round {certificate.Report.Round} {certificate.Report.Hash()}");
        foreach (var node in _world.Nodes)
        {
            var seen = new Input.ReportSeenOnChain(certificate.Report.Hash(), certificate.Signers, _prng.Chance(0.5) ? certificate.Report : null);
            _world.At(_world.Now + _prng.Between(100, 2000), () => node.SeeOnChain(epoch, seen));
        }
    }
}
