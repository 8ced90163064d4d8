using System.Collections.Immutable;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Samples;
using Flashback.Protocol.Validators;

namespace Flashback.Tests.Support.Network;

/// <summary>A small network to test with: four validators, three data units.</summary>
public static class World
{
    public const ulong Genesis = 1_000;

    public static readonly OracleDomain Domain = new(31337, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));

    public static readonly ImmutableArray<PrivateKey> Keys =
    [
        .. Enumerable.Range(1, 4).Select(i => PrivateKey.FromBytes(Keccak256.Hash([(byte)i]).Span))
    ];

    public static readonly ValidatorSet Validators =
        new(Keys.Select((key, i) => new ValidatorRecord((byte)i, key.Address, (uint)i, (ushort)i)));

    public static readonly ImmutableArray<Bytes32> Units = [.. Enumerable.Range(1, 3).Select(i => Keccak256.Hash([0xff, (byte)i])).Order()];

    public static readonly Criteria Criteria = new(1, 3, 100, 2_000, 65_536, 100);

    public static readonly EpochParameters Parameters = new(15, 2, 1, 2, 2, 3, 12, 16, 4);

    public static Bytes32 Hash(int value) => Keccak256.Hash([(byte)value, 7]);

    public static EpochSetup Setup(ulong epoch, byte? self = 0) => new(
        Domain, Genesis, new Snapshot(epoch, Hash(1), Address.Zero, Validators.Hash, (ushort)Validators.Count, Hash(2), Criteria.Hash(),
            Parameters.Hash()),
        Validators, Units, Criteria, Parameters, self);

    public static Observation Observe(ulong epoch, int validator, Bytes32 unit) => new(
        epoch, unit, Keys[validator].Address, Outcome.Measured, 10, 9, 1_200, 3_400, 5_000_000_000, 6_000_000_000, 4, 1, true,
        Criteria.Hash(), Hash(3), Hash(validator));

    public static GossipMessage.Reveal Reveal(ulong epoch, int validator) =>
        new(epoch, Keys[validator].Address, [.. Units.Select(unit => Observe(epoch, validator, unit))]);

    public static GossipMessage.Batch Batch(ulong epoch, int validator, int content = 4) =>
        new(Sign(new ObservationBatch(epoch, Keys[validator].Address, Hash(content), (uint)Units.Length), validator));

    public static Report Report(ulong epoch, uint round = 0, int content = 5) =>
        new(epoch, round, Hash(content), 3, Hash(6), ValidatorBitmap.Of(0, 1, 2), Setup(epoch).Snapshot.Hash());

    public static GossipMessage.Vote Vote(ulong epoch, int validator, uint round = 0, int content = 5) =>
        new(Sign(Report(epoch, round, content), validator));

    public static GossipMessage.Proposed Proposed(ulong epoch, int validator)
    {
        ImmutableArray<Bytes32> batches = [Hash(1), Hash(2), Hash(3)];
        return new GossipMessage.Proposed(Sign(new Proposal(epoch, 0, Report(epoch).Hash(), Proposal.HashBatches(batches)), validator),
            Report(epoch), batches);
    }

    /// <summary>A validator signed two votes in round 0.</summary>
    public static Effect.EquivocationFound Equivocation(ulong epoch, byte validator, int second = 9) =>
        new(validator, new SignSlot(epoch, SlotKind.Vote, 0), Vote(epoch, validator), Vote(epoch, validator, content: second));

    public static Verdict Verdict(ulong epoch, Bytes32 unit) => new(
        epoch, unit, VerdictStatus.Measured, ValidatorBitmap.Of(0, 1, 2, 3), 40, 36, 1_200, 3_400, 5_000_000_000, 6_000_000_000, 16, 4,
        true, true, Criteria.Hash(), Hash(8));

    public static SampleRecord Sample(int at) =>
        new((ulong)at, ProbeOperation.Get, ProbeResult.Success, new RequestPhases(10, 20, 30, 40, 100), 65_536, 200, (ProbeReason)7);

    private static Signed<T> Sign<T>(T message, int validator) where T : IStructHashed =>
        new(message, Keys[validator].Sign(Domain.Digest(message)));
}
