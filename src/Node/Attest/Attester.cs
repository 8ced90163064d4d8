using System.Collections.Concurrent;
using System.Collections.Immutable;
using Flashback.Aggregation.Rounds;
using Flashback.Node.Chain;
using Flashback.Node.Gossip;
using Flashback.Node.Signing;
using Flashback.Node.Store;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Node.Attest;

/// <summary>
/// Commit, reveal, propose, vote, certify: keeps one <see cref="EpochLoop"/> for each epoch in progress and passes each input to the right
/// one.
/// </summary>
public sealed class Attester(IChainClock clock, GuardedSigner? signer, SignLog log, NodeStore store, IGossip gossip, EpochBook book,
    IAttestListener listener, EpochRules? rules = null)
{
    private readonly ConcurrentDictionary<ulong, EpochLoop> _loops = new();
    private readonly ConcurrentDictionary<ulong, Task> _running = new();

    /// <summary>The epochs in progress, ascending.</summary>
    public IReadOnlyList<EpochLoop> Loops => [.. _loops.OrderBy(item => item.Key).Select(item => item.Value)];

    /// <summary>Starts an epoch; does nothing if it is in progress already.</summary>
    public void Begin(EpochSetup setup, CancellationToken cancellation)
    {
        var epoch = setup.Snapshot.Epoch;
        var resume = signer is null ? [] : log.InEpoch(signer.Address, epoch);
        var loop = new EpochLoop(setup, clock, setup.Self is null ? null : signer, resume, store, gossip, listener, rules);
        if (!_loops.TryAdd(epoch, loop)) return;
        store.SaveSetup(setup);
        book.Add(setup);
        _running[epoch] = WorkAsync(epoch, loop, cancellation);
    }

    /// <summary>A message by gossip that passed the gate.</summary>
    public void Receive(GossipMessage message) => Post(message.Epoch, new Input.Received(message));

    /// <summary>This node's own observations, none if it was assigned no unit. They are on disk before they are committed.</summary>
    public void Observed(ulong epoch, ImmutableArray<Observation> observations)
    {
        if (!_loops.TryGetValue(epoch, out var loop) || loop.Setup is not { Self: { } self } setup) return;
        store.SaveOwn(new GossipMessage.Reveal(epoch, setup.Validators[self]!.Signer, observations));
        loop.PostOwn(new Input.OwnObservations(store.Own(epoch)!.Observations));
    }

    /// <summary>The chain holds a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="signers">Whose certificate it has.</param>
    /// <param name="isFinal">No reorganisation is expected to undo it: the epoch ends with it.</param>
    public void ReportSeen(Report report, ValidatorBitmap signers, bool isFinal = true)
    {
        if (_loops.TryGetValue(report.Epoch, out var loop))
            loop.PostChain(new Input.ReportSeenOnChain(report.Hash(), signers, report, isFinal));
    }

    /// <summary>The chain holds no report of the epoch, or no longer.</summary>
    public void ReportGone(ulong epoch)
    {
        if (_loops.TryGetValue(epoch, out var loop)) loop.PostChain(Input.ReportGone.Instance);
    }

    /// <summary>Completes when every loop has ended.</summary>
    public Task Ended => Task.WhenAll(_running.Values);

    private void Post(ulong epoch, Input input)
    {
        if (_loops.TryGetValue(epoch, out var loop)) loop.Post(input);
    }

    private async Task WorkAsync(ulong epoch, EpochLoop loop, CancellationToken cancellation)
    {
        try
        {
            // Let the caller go on: the first steps read the store.
            await Task.Yield();
            await loop.RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The node is stopping.
        }
        catch (Exception error)
        {
            listener.Failed(loop.Setup, error);
        }
        finally
        {
            _loops.TryRemove(epoch, out _);
            _running.TryRemove(epoch, out _);
        }
    }
}
