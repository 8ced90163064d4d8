using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc.Errors;
using Flashback.Node.Store;
using Flashback.OnChain.Bindings;

namespace Flashback.Node.Evidence;

/// <summary>
/// Completes a stored certificate with the signatures in the transaction that carried it, when some vote never reached this node.
/// </summary>
public sealed class CertificateFromChain(NodeStore store, Func<Bytes32, CancellationToken, Task<ReadOnlyMemory<byte>?>> calldata)
{
    /// <summary>Does nothing if the certificate is complete, or if the transaction does not hold exactly this one.</summary>
    public async Task CompleteAsync(ulong epoch, CancellationToken cancellation)
    {
        if (store.Report(epoch) is not { Accepted: true, Transaction: { } transaction } stored
            || stored.Signatures.Length == stored.Signers.Count)
            return;
        if (await ReadAsync(transaction, cancellation) is not { } data || QosOracle.SubmitInput.Decode(data.Span) is not { } input) return;
        if (input.Report != stored.Report
            || input.Signers != stored.Signers.ToBigInteger() || Split(input.Signatures) is not { } signatures)
            return;
        if (signatures.Length == stored.Signers.Count) store.SaveReport(stored with { Signatures = signatures });
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(Bytes32 transaction, CancellationToken cancellation)
    {
        try
        {
            return await calldata(transaction, cancellation);
        }
        catch (JsonRpcException)
        {
            // Other validators have the evidence; this one serves what it can.
            return null;
        }
    }

    private static ImmutableArray<Signature>? Split(byte[] compact)
    {
        var signatures = ImmutableArray.CreateBuilder<Signature>();
        foreach (var bytes in compact.Chunk(Signature.CompactLength))
        {
            if (!Signature.TryParseCompact(bytes, out var signature)) return null;
            signatures.Add(signature);
        }
        return signatures.ToImmutable();
    }
}
