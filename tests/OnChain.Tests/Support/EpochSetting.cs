using System.Numerics;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Validators;

namespace Flashback.OnChain.Tests.Support;

/// <summary>The events of a network up to the opening of epoch 0: four validators, two data units.</summary>
internal sealed class EpochSetting
{
    public static readonly Address Blob = Address.Parse("0x00000000000000000000000000000000000000ff");
    public static readonly EpochParameters Parameters = new(15, 2, 1, 2, 2, 3, 12, 16, 7);
    public static readonly Criteria Criteria = new(1, 3, 1000, 2000, 1 << 18, 1000);
    public static readonly Bytes32 UnitA = Bytes32.FromBigInteger(10);
    public static readonly Bytes32 UnitB = Bytes32.FromBigInteger(11);

    private readonly ValidatorSet _set =
        new(Enumerable.Range(0, 4).Select(i => new ValidatorRecord((byte)i, Signer(i), (uint)i, (ushort)i)));

    public EpochSetting()
    {
        var (digest, _) = UnitsLedger.At([new UnitChange(UnitA, true, 0), new UnitChange(UnitB, true, 0)], 0);
        Snapshot = new Snapshot(0, Keccak256.Hash([5]), Blob, _set.Hash, 4, digest, Criteria.Hash(), Parameters.Hash());
    }

    public Snapshot Snapshot { get; init; }

    public static Address Signer(int index) => new([.. new byte[19], (byte)(index + 1)]);

    public byte[] Code() => [0, .. _set.Records];

    public IEnumerable<Emitted> History()
    {
        yield return Events.Oracle("ParametersChanged", 0UL, Values(Parameters), Parameters.Hash());
        yield return Events.Oracle("CriteriaChanged", 0UL, Values(Criteria), Criteria.Hash());
        for (var i = 0; i < 4; i++)
        {
            yield return Events.Validators(
                "ValidatorRegistered", (byte)i, Signer(100 + i), Signer(i), Signer(i), new byte[33], (ushort)i, (uint)i,
                new object[] { $"/ip4/127.0.0.1/tcp/{4000 + i}" }, 0UL);
        }
        var first = UnitsLedger.Append(Bytes32.Zero, new UnitChange(UnitA, true, 0));
        yield return Events.Providers("ProbeChanged", UnitA, true, 0UL, first);
        yield return Events.Providers("ProbeChanged", UnitB, true, 0UL, UnitsLedger.Append(first, new UnitChange(UnitB, true, 0)));
        yield return Events.Oracle("GenesisScheduled", 1_800_000_000UL);
        yield return Opened(Snapshot);
    }

    public static Emitted Opened(Snapshot s) => Events.Oracle(
        "EpochOpened", s.Epoch, s.Hash(), new object[] { s.Epoch, s.Entropy, s.Validators, s.ValidatorsHash, s.ValidatorCount,
            s.UnitsDigest, s.Criteria, s.Parameters });

    private static object[] Values(EpochParameters p) =>
        [
            p.EpochLength,
            p.CommitWindow,
            p.RevealGrace,
            p.RevealWindow,
            p.RoundTimeout,
            p.TransmitDelay,
            p.ReportDeadline,
            p.DisputeWindow,
            (BigInteger)p.CommitteeSize
        ];

    private static object[] Values(Criteria c) =>
        [c.Version, c.MinSamples, c.MaxSamples, c.ProbeTimeoutMillis, c.TransferBytes, c.MaxRetrievals];
}
