using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Contracts;
using Flashback.Protocol.Epochs;

namespace Flashback.Node.Accuse;

/// <summary>
/// A proof of equivocation as a node hands it out: <c>{epoch, validator, kind, round, calldata}</c>, the calldata being that of the
/// dispute court's function for this kind. The sender is paid.
/// </summary>
public sealed record EquivocationDocument(ulong Epoch, byte Validator, string Kind, uint Round, ContractCall Call)
{
    /// <summary>Bytes of a whole list.</summary>
    public const int MaxBytes = 1 << 20;

    public static JsonObject Write(EpochSetup setup, Effect.EquivocationFound found) => new()
    {
        ["epoch"] = found.Slot.Epoch.ToString(),
        ["validator"] = found.Validator,
        ["kind"] = found.Slot.Kind.ToString(),
        ["round"] = found.Slot.Round,
        ["calldata"] = EquivocationProof.Create(Address.Zero, setup, found) is { } call ? Hex.Encode(call.Data.Span) : null,
    };

    /// <summary>
    /// Reads a node's list. Calldata is decoded and encoded again, so that only well-formed proofs reach the court, which decides whether
    /// they prove anything. Malformed entries are left out.
    /// </summary>
    public static bool TryReadAll(
        ReadOnlySpan<byte> json, Address court, [NotNullWhen(true)] out IReadOnlyList<EquivocationDocument>? documents)
    {
        documents = null;
        try
        {
            if (json.Length > MaxBytes || JsonNode.Parse(json)?["equivocations"] is not JsonArray items) return false;
            documents = [.. items.Select(item => Read(item, new DisputeCourt(court))).OfType<EquivocationDocument>()];
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static EquivocationDocument? Read(JsonNode? item, DisputeCourt court)
    {
        if (item is not JsonObject || (string?)item["calldata"] is not { } hex) return null;
        var data = Hex.Decode(hex);
        if (DisputeCourt.ProveBatchEquivocationInput.Decode(data) is { } batch)
            return new(batch.Snapshot.Epoch, batch.Index, nameof(SlotKind.Batch), 0, court.ProveBatchEquivocation(batch.Snapshot,
                batch.Index, batch.First, batch.FirstSignature, batch.Second, batch.SecondSignature));
        if (DisputeCourt.ProveProposalEquivocationInput.Decode(data) is { } proposal)
            return new(proposal.Snapshot.Epoch, proposal.Index, nameof(SlotKind.Proposal), proposal.First.Round,
                court.ProveProposalEquivocation(proposal.Snapshot, proposal.Index, proposal.First, proposal.FirstSignature, proposal.Second,
                    proposal.SecondSignature));
        if (DisputeCourt.ProveVoteEquivocationInput.Decode(data) is { } vote)
            return new(vote.Snapshot.Epoch, vote.Index, nameof(SlotKind.Vote), vote.First.Round,
                court.ProveVoteEquivocation(vote.Snapshot, vote.Index, vote.First, vote.FirstSignature, vote.Second, vote.SecondSignature));
        return null;
    }
}
