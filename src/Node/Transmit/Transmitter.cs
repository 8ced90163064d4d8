using Flashback.Aggregation.Rounds;
using Flashback.Node.Chain;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Transactions;
using Flashback.Protocol.Epochs;

namespace Flashback.Node.Transmit;

/// <summary>
/// Sends a certificate to the contract when it is this node's turn and the chain has no report yet, and sends other steps' transactions.
/// </summary>
public sealed class Transmitter(IChainState chain, IChainClock clock, IOutbox outbox)
{
    /// <summary>A transaction has ended, successfully or not.</summary>
    public event Action<TransactionIntent, TransactionOutcome>? Sent;

    /// <summary>Sends another step's transaction now.</summary>
    public async Task SendAsync(TransactionIntent intent, CancellationToken cancellation)
    {
        var outcome = await outbox.SendAsync(intent, cancellation);
        Sent?.Invoke(intent, outcome);
    }

    public async Task RunAsync(EpochSetup setup, Effect.Transmit transmit, CancellationToken cancellation)
    {
        var epoch = setup.Snapshot.Epoch;
        var wait = TimeSpan.FromMilliseconds(Math.Max(0, transmit.SubmitAtUnixMillis - clock.NowMillis));
        await Task.Delay(wait, clock.Time, cancellation);
        if (chain.View.Reports.ContainsKey(epoch)) return;
        var key = transmit.Attempt == 0 ? $"report/{epoch}" : $"report/{epoch}/{transmit.Attempt}";
        var certificate = transmit.Certificate;
        var deadline = new EpochTimeline(setup.Parameters, setup.Genesis, epoch).ReportDeadline;
        var call = new QosOracle(setup.Domain.Oracle).Submit(setup.Snapshot, certificate.Report, certificate.Signers.ToBigInteger(),
            certificate.CompactSignatures());
        // The chain may run ahead of the local clock, which the sender waits by.
        var left = TimeSpan.FromMilliseconds(Math.Max(0, deadline - clock.NowMillis));
        var intent = new TransactionIntent(key, call, clock.Time.GetUtcNow() + left);
        var outcome = await outbox.SendAsync(intent, cancellation);
        // It was included once, before a restart, and has since been reorganised away: the same action under another key.
        if (outcome is TransactionOutcome.IncludedBefore && !chain.View.Reports.ContainsKey(epoch))
            outcome = await outbox.SendAsync(intent with { Key = $"{key}/again" }, cancellation);
        Sent?.Invoke(intent, outcome);
    }
}
