using Flashback.Ethereum;
using Flashback.Node.Wire;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;
using Google.Protobuf;

namespace Flashback.Node.Store;

/// <summary>An epoch's setup, as the store keeps it.</summary>
internal static class EpochSetupCodec
{
    public static byte[] Encode(EpochSetup setup) => new StoredEpoch
    {
        Genesis = setup.Genesis,
        Snapshot = new StoredSnapshot
        {
            Epoch = setup.Snapshot.Epoch,
            Entropy = ToWire.Bytes(setup.Snapshot.Entropy),
            Validators = ToWire.Bytes(setup.Snapshot.Validators),
            ValidatorsHash = ToWire.Bytes(setup.Snapshot.ValidatorsHash),
            ValidatorCount = setup.Snapshot.ValidatorCount,
            UnitsDigest = ToWire.Bytes(setup.Snapshot.UnitsDigest),
            Criteria = ToWire.Bytes(setup.Snapshot.Criteria),
            Parameters = ToWire.Bytes(setup.Snapshot.Parameters),
        },
        ValidatorRecords = ByteString.CopyFrom(setup.Validators.Records.AsSpan()),
        Units = ByteString.CopyFrom([.. setup.Units.SelectMany(unit => unit.ToArray())]),
        Criteria = new StoredCriteria
        {
            Version = setup.Criteria.Version,
            MinSamples = setup.Criteria.MinSamples,
            MaxSamples = setup.Criteria.MaxSamples,
            ProbeTimeoutMillis = setup.Criteria.ProbeTimeoutMillis,
            TransferBytes = setup.Criteria.TransferBytes,
            MaxRetrievals = setup.Criteria.MaxRetrievals,
        },
        Parameters = new StoredParameters
        {
            EpochLength = setup.Parameters.EpochLength,
            CommitWindow = setup.Parameters.CommitWindow,
            RevealGrace = setup.Parameters.RevealGrace,
            RevealWindow = setup.Parameters.RevealWindow,
            RoundTimeout = setup.Parameters.RoundTimeout,
            TransmitDelay = setup.Parameters.TransmitDelay,
            ReportDeadline = setup.Parameters.ReportDeadline,
            DisputeWindow = setup.Parameters.DisputeWindow,
            CommitteeSize = setup.Parameters.CommitteeSize,
        },
        SelfPlusOne = setup.Self is { } self ? self + 1u : 0,
    }.ToByteArray();

    /// <exception cref="InvalidDataException">The store is damaged.</exception>
    public static EpochSetup Decode(OracleDomain domain, byte[] bytes)
    {
        var stored = StoredEpoch.Parser.ParseFrom(bytes);
        if (!ValidatorSet.TryParse(stored.ValidatorRecords.Span, out var validators, out var error)) throw new InvalidDataException(error);
        var (s, c, p) = (stored.Snapshot, stored.Criteria, stored.Parameters);
        return new EpochSetup(
            domain,
            stored.Genesis,
            new Snapshot(s.Epoch, Hash(s.Entropy), new Address(s.Validators.Span), Hash(s.ValidatorsHash), (ushort)s.ValidatorCount,
                Hash(s.UnitsDigest), Hash(s.Criteria), Hash(s.Parameters)),
            validators,
            [.. stored.Units.ToByteArray().Chunk(Bytes32.Length).Select(unit => new Bytes32(unit))],
            new Criteria(c.Version, c.MinSamples, c.MaxSamples, c.ProbeTimeoutMillis, c.TransferBytes, c.MaxRetrievals),
            new EpochParameters(p.EpochLength, p.CommitWindow, p.RevealGrace, p.RevealWindow, p.RoundTimeout, p.TransmitDelay,
                p.ReportDeadline, p.DisputeWindow, (ushort)p.CommitteeSize),
            stored.SelfPlusOne > 0 ? (byte)(stored.SelfPlusOne - 1) : null);
    }

    private static Bytes32 Hash(ByteString bytes) => new(bytes.Span);
}
