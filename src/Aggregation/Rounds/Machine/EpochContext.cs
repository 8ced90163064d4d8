using System.Collections.Immutable;
using Flashback.Aggregation.Assignment;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Reasons;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Rounds.Machine;

/// <summary>What all phases of an epoch share: its constants, the time, and the effects of the current step.</summary>
internal sealed class EpochContext
{
    private readonly ISignatureRecovery _recovery;
    private readonly ImmutableArray<byte> _leaders;
    private readonly ImmutableArray<byte> _transmitters;

    private List<Effect> _effects = [];

    public EpochContext(EpochSetup setup, ISignatureRecovery recovery, EpochRules rules)
    {
        (Setup, Rules, _recovery) = (setup, rules, recovery);
        Seed = setup.Snapshot.Hash();
        Time = new EpochTimeline(setup.Parameters, setup.Genesis, setup.Snapshot.Epoch);
        Committees = new Committees(Seed, setup.Units, setup.Validators, setup.Parameters.CommitteeSize);
        _leaders = Orders.Leaders(Seed, setup.Validators);
        _transmitters = Orders.Transmitters(Seed, setup.Validators);
    }

    public EpochSetup Setup { get; }
    public EpochRules Rules { get; }
    public EpochTimeline Time { get; }
    public Committees Committees { get; }

    /// <summary>The hash of the snapshot, which names the epoch in reports and seeds its orders.</summary>
    public Bytes32 Seed { get; }

    public ulong Epoch => Setup.Snapshot.Epoch;

    /// <summary>How many validators the epoch has.</summary>
    public int Count => Setup.Validators.Count;

    /// <summary>Null for a node that only observes.</summary>
    public ValidatorRecord? Self => Setup.Self is { } self ? Setup.Validators[self] : null;

    /// <summary>Unix milliseconds; it never goes back.</summary>
    public long Now { get; private set; } = long.MinValue;

    public uint Round => Time.RoundAt(Now);

    /// <summary>The effects of the current step, in order.</summary>
    public IReadOnlyList<Effect> Effects => _effects;

    public byte LeaderOf(uint round) => _leaders[(int)(round % (uint)_leaders.Length)];

    /// <summary>The place of a validator in the order in which certificates are sent.</summary>
    public int TransmitPlace(byte validator) => _transmitters.IndexOf(validator);

    public bool IsRound(uint round) => round < EpochTimeline.MaxRounds && Time.RoundStart(round) <= Time.ReportDeadline;

    /// <summary>The validator that signed; null if none of this epoch did.</summary>
    public ValidatorRecord? Author<T>(Signed<T> signed)
        where T : IStructHashed =>
        IsRecovered(signed.Message, signed.Signature, out var signer) ? Setup.Validators.BySigner(signer) : null;

    /// <summary>The signer; false if no key could have made the signature.</summary>
    public bool IsRecovered(IStructHashed payload, Signature signature, out Address signer) =>
        _recovery.TryRecover(Setup.Domain.Digest(payload), signature, out signer);

    public void AdvanceTo(long now) => Now = Math.Max(Now, now);

    /// <summary>Starts a new list: the one returned by the last step does not change.</summary>
    public void BeginStep(params IEnumerable<Effect> effects) => _effects = [.. effects];

    public void Emit(Effect effect) => _effects.Add(effect);

    public void Send(GossipMessage message) => Emit(new Effect.Broadcast(message));

    public void Keep(GossipMessage message) => Emit(new Effect.Keep(message));

    public void Drop(Reason reason, byte? validator) => Emit(new Effect.Dropped(reason, validator));
}
