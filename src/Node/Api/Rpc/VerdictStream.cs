using Flashback.Api.V1;
using Flashback.Ethereum;
using Flashback.Node.Api.Queries;
using Grpc.Core;
using Microsoft.Extensions.Hosting;

namespace Flashback.Node.Api.Rpc;

/// <summary>
/// Sends one follower what the store holds after an epoch, then what becomes attested. It holds no more than a list of epochs in memory,
/// however slow the reader is.
/// </summary>
internal sealed class VerdictStream(
    NodeQueries queries, VerdictFeed feed, int maxFollowers, WritePatience patience, IHostApplicationLifetime lifetime)
{
    /// <summary>Data units that one follower may select.</summary>
    public const int MaxUnits = 256;

    public WritePatience Patience => patience;

    /// <param name="after">Starts with the epochs after this one; null: with the next one accepted.</param>
    /// <param name="units">Only these; empty: all.</param>
    /// <param name="response">The follower.</param>
    /// <param name="cancellation">It left, or its deadline passed.</param>
    /// <exception cref="RpcException">Too many followers, too slow a reader, or the node stops.</exception>
    public async Task RunAsync(
        ulong? after, IReadOnlySet<Bytes32> units, IServerStreamWriter<AttestedVerdict> response, CancellationToken cancellation)
    {
        if (feed.Follow(maxFollowers) is not { } epochs)
            throw new RpcException(new Status(StatusCode.ResourceExhausted, "Too many followers: api.maxEventClients."));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        try
        {
            // Followed first: what is accepted while the past is sent is not missed.
            for (var last = after; last is { } epoch;) last = await SendPageAsync(epoch, units, response, stop.Token);
            await foreach (var epoch in epochs.ReadAllAsync(stop.Token)) await SendAsync(epoch, units, response, stop.Token);
            throw WritePatience.TooSlow(
                $"it is more than {VerdictFeed.MaxBehind} epochs behind. Begin again after the last epoch that came");
        }
        catch (OperationCanceledException) when (
            !cancellation.IsCancellationRequested && lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The node stops."));
        }
        finally
        {
            feed.Leave(epochs);
        }
    }

    /// <returns>The last epoch sent; null when there is no more.</returns>
    private async Task<ulong?> SendPageAsync(
        ulong after, IReadOnlySet<Bytes32> units, IServerStreamWriter<AttestedVerdict> response, CancellationToken cancellation)
    {
        ulong? last = null;
        foreach (var epoch in queries.EpochsAfter(after))
        {
            await SendAsync(epoch, units, response, cancellation);
            last = epoch;
        }
        return last;
    }

    private async Task SendAsync(
        ulong epoch, IReadOnlySet<Bytes32> units, IServerStreamWriter<AttestedVerdict> response, CancellationToken cancellation)
    {
        // Forgotten, or taken back by the chain in the meantime: nothing to tell.
        if (queries.Epoch(epoch) is not { IsFound: true, Value: { } attested }) return;
        for (var place = 0; place < attested.Count; place++)
        {
            if (units.Count > 0 && !units.Contains(attested.UnitAt(place))) continue;
            await patience.WriteAsync(response, ToRpc.Map(attested.At(place)), cancellation);
        }
    }
}
