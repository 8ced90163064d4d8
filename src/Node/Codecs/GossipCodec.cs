using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Wire;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;
using Google.Protobuf;
using Report = Flashback.Protocol.Messages.Report;
using SignedProposal = Flashback.Protocol.Messages.Signed<Flashback.Protocol.Messages.Proposal>;

namespace Flashback.Node.Codecs;

/// <summary>
/// Messages as protobuf <c>oracle.v1.GossipEnvelope</c>. Every message has one encoding: bytes that would not be encoded the same way again
/// are refused, since a second encoding would be a second message id for the same content.
/// </summary>
public static class GossipCodec
{
    /// <summary>Bytes of a message on the topic.</summary>
    public const int MaxMessageBytes = 128 * 1024;

    /// <summary>Bytes of a reveal that is fetched: 4,096 observations of at most 220 bytes.</summary>
    public const int MaxRevealBytes = UnitsLedger.MaxUnits * 220 + 64;

    public static byte[] Encode(GossipMessage message) => Envelope(message).ToByteArray();

    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out GossipMessage? message) =>
        TryDecode(bytes, MaxMessageBytes, out message);

    /// <summary>Decodes a message from the node's own store or a fetch: a reveal may be longer there than on the topic.</summary>
    public static bool TryDecodeLong(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out GossipMessage? message) =>
        TryDecode(bytes, MaxRevealBytes, out message);

    private static bool TryDecode(ReadOnlySpan<byte> bytes, int limit, [NotNullWhen(true)] out GossipMessage? message)
    {
        message = null;
        if (bytes.Length == 0 || bytes.Length > limit) return false;
        try
        {
            message = Map(GossipEnvelope.Parser.ParseFrom(bytes));
            if (message is not null && !Encode(message).AsSpan().SequenceEqual(bytes)) message = null;
            return message is not null;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    private static GossipEnvelope Envelope(GossipMessage message) => message switch
    {
        GossipMessage.Batch batch => new GossipEnvelope { Batch = ToWire.Map(batch.Signed) },
        GossipMessage.Reveal reveal => new GossipEnvelope { Reveal = MapReveal(reveal) },
        GossipMessage.Proposed proposed => new GossipEnvelope { Proposal = MapProposal(proposed) },
        GossipMessage.Vote vote => new GossipEnvelope
        {
            Vote = new Vote
            {
                Report = ToWire.Map(vote.Signed.Message),
                Signature = ToWire.Bytes(vote.Signed.Signature)
            }
        },
        _ => throw new ArgumentException($"{message.GetType().Name} has no encoding.", nameof(message)),
    };

    private static GossipMessage? Map(GossipEnvelope envelope) => envelope.MessageCase switch
    {
        GossipEnvelope.MessageOneofCase.Batch => FromWire.Map(envelope.Batch) is { } batch ? new GossipMessage.Batch(batch) : null,
        GossipEnvelope.MessageOneofCase.Reveal => MapReveal(envelope.Reveal),
        GossipEnvelope.MessageOneofCase.Proposal => MapProposal(envelope.Proposal),
        GossipEnvelope.MessageOneofCase.Vote => MapVote(envelope.Vote),
        _ => null,
    };

    private static Reveal MapReveal(GossipMessage.Reveal reveal)
    {
        var wire = new Reveal { Epoch = reveal.OfEpoch, Observer = ToWire.Bytes(reveal.Observer) };
        wire.Observations.AddRange(reveal.Observations.Select(ToWire.Map));
        return wire;
    }

    private static GossipMessage.Reveal? MapReveal(Reveal wire)
    {
        if (wire.Observations.Count > UnitsLedger.MaxUnits || FromWire.Account(wire.Observer) is not { } observer) return null;
        var observations = ImmutableArray.CreateBuilder<Flashback.Protocol.Messages.Observation>(wire.Observations.Count);
        foreach (var item in wire.Observations)
        {
            if (FromWire.Map(item, wire.Epoch, observer) is not { } observation) return null;
            observations.Add(observation);
        }
        return new GossipMessage.Reveal(wire.Epoch, observer, observations.MoveToImmutable());
    }

    private static Wire.Proposal MapProposal(GossipMessage.Proposed proposed)
    {
        var wire = new Wire.Proposal { Report = ToWire.Map(proposed.Report), Signature = ToWire.Bytes(proposed.Signed.Signature) };
        wire.Batches.AddRange(proposed.Batches.Select(ToWire.Bytes));
        return wire;
    }

    /// <summary>
    /// The signed hashes are taken from the content, so they cannot contradict it; a wrong one shows as a wrong signature.
    /// </summary>
    private static GossipMessage.Proposed? MapProposal(Wire.Proposal wire)
    {
        if (wire.Batches.Count > ValidatorSet.MaxValidators
            || FromWire.Map(wire.Report) is not { } report || FromWire.Sign(wire.Signature) is not { } signature)
            return null;
        var batches = ImmutableArray.CreateBuilder<Bytes32>(wire.Batches.Count);
        foreach (var item in wire.Batches)
        {
            if (FromWire.Hash(item) is not { } hash) return null;
            batches.Add(hash);
        }
        var signed = new Flashback.Protocol.Messages.Proposal(
            report.Epoch, report.Round, report.Hash(), Flashback.Protocol.Messages.Proposal.HashBatches(batches));
        return new GossipMessage.Proposed(new SignedProposal(signed, signature), report, batches.MoveToImmutable());
    }

    private static GossipMessage.Vote? MapVote(Vote wire) =>
        FromWire.Map(wire.Report) is { } report && FromWire.Sign(wire.Signature) is { } signature
            ? new GossipMessage.Vote(new Signed<Report>(report, signature)) : null;
}
