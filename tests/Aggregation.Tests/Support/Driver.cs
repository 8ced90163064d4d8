using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Rounds.Machine;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Tests.Support;

/// <summary>One machine under test; the test plays all the other validators, with their real keys.</summary>
internal sealed class Driver
{
    private readonly Dictionary<byte, RevealedBatch> _others = [];

    /// <summary>The validator at this place of the leader order: 0 leads round 0.</summary>
    public Driver(int place = 1, TestEpoch? epoch = null)
    {
        Epoch = epoch ?? new TestEpoch();
        Leaders = [.. Orders.Leaders(Epoch.Setup.Snapshot.Hash(), Epoch.Set)];
        Self = Leaders[place];
        Machine = Epoch.Machine(Self);
        Own = new Input.OwnObservations(Epoch.ObserveAll(Self));
        Now = Epoch.Timeline.End;
        foreach (var other in Leaders.Where(index => index != Self))
            _others[other] = Epoch.Revealed(other, Epoch.ObserveAll(other, 20_000u + other));
    }

    public TestEpoch Epoch { get; }
    public byte[] Leaders { get; }
    public byte Self { get; }
    public EpochMachine Machine { get; set; }
    public Input.OwnObservations Own { get; }
    public long Now { get; set; }

    public IEnumerable<byte> Others => _others.Keys;

    public RevealedBatch BatchOf(byte validator) => validator == Self ? Epoch.Revealed(Self, Own.Observations) : _others[validator];

    public IReadOnlyList<Effect> Step(Input input) => Machine.Step(Now, input);

    public IReadOnlyList<Effect> Hear(GossipMessage message) => Step(new Input.Received(message));

    public IReadOnlyList<Effect> Tick(long now)
    {
        Now = now;
        return Step(Input.Tick.Instance);
    }

    /// <summary>Grants the request for a slot of that kind among the effects.</summary>
    public IReadOnlyList<Effect> Grant(IEnumerable<Effect> effects, SlotKind kind)
    {
        var request = effects.Request(kind)!;
        return Step(new Input.SignatureReady(request.Slot, Epoch.Keys[Self].Sign(request.Digest)));
    }

    public IReadOnlyList<Effect> Commit() => Grant(Step(Own), SlotKind.Batch);

    public IReadOnlyList<Effect> HearBatch(byte validator) => Hear(new GossipMessage.Batch(_others[validator].Commitment));

    public IReadOnlyList<Effect> HearReveal(byte validator) =>
        Hear(new GossipMessage.Reveal(TestEpoch.Epoch, Epoch.Set[validator]!.Signer, _others[validator].Observations));

    /// <summary>Everyone has committed and, but for <paramref name="silent"/>, revealed.</summary>
    public void CommitAndReveal(params byte[] silent)
    {
        Commit();
        foreach (var other in Others) HearBatch(other);
        foreach (var other in Others.Except(silent)) HearReveal(other);
    }

    public Tally Tally(uint round, params IEnumerable<byte> included) => ReportRule.Compute(
        Epoch.Setup.Snapshot, TestEpoch.Criteria, Machine.Committees, round, [.. included.Order().Select(BatchOf)]);

    public GossipMessage.Proposed Proposal(byte author, Tally tally)
    {
        Bytes32[] hashes = [.. tally.Batches.Select(batch => batch.Commitment.Message.Hash())];
        var proposal =
            new Proposal(TestEpoch.Epoch, tally.Report.Round, tally.Report.Hash(), Protocol.Messages.Proposal.HashBatches(hashes));
        return new GossipMessage.Proposed(Epoch.Signed(author, proposal), tally.Report, [.. hashes]);
    }

    public GossipMessage.Vote Vote(byte author, Report report) => new(Epoch.Signed(author, report));
}
