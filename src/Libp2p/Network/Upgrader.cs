using Flashback.Libp2p.Muxing;
using Flashback.Libp2p.Negotiation;
using Flashback.Libp2p.Security;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Network;

/// <summary>
/// Turns a raw connection into a secured, multiplexed one within one deadline. The gater speaks after the handshake has
/// proved the peer and before the multiplexer reads a byte: a stranger costs a handshake and nothing more.
/// </summary>
internal sealed class Upgrader(IReadOnlyList<ISecureTransport> securities, HostOptions options, IConnectionGater gater, TimeProvider time)
{
    private static readonly string[] Muxers = [YamuxConnection.ProtocolId];

    /// <exception cref="Libp2pException">The upgrade failed, took too long, or the gater refused the
    /// peer. The raw connection is closed.</exception>
    public async Task<Connection> UpgradeAsync(
        RawConnection raw, PeerId? expected, Action<Connection, YamuxStream> accept, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(options.UpgradeTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        // A stream may not heed its token in the middle of a read: closing it always wakes it.
        using var cut = both.Token.Register(() => Cut(raw.Stream));
        try
        {
            return await UpgradeCoreAsync(raw, expected, accept, both.Token);
        }
        catch (Exception e)
        {
            await raw.Stream.DisposeAsync();
            cancellation.ThrowIfCancellationRequested();
            if (deadline.IsCancellationRequested)
                throw new Libp2pException($"The peer did not finish the upgrade within {options.UpgradeTimeout.TotalSeconds} s.", e);
            throw e as Libp2pException ?? new Libp2pException("The connection broke during the upgrade.", e);
        }
    }

    private async Task<Connection> UpgradeCoreAsync(
        RawConnection raw, PeerId? expected, Action<Connection, YamuxStream> accept, CancellationToken cancellation)
    {
        var direction = expected is null ? Direction.Inbound : Direction.Outbound;
        SecureConnection secure;
        if (expected is null)
        {
            var chosen = await MultistreamSelect.HandleAsync(raw.Stream, name => securities.Any(security => security.ProtocolId == name),
                cancellation);
            secure = await Named(chosen).SecureInboundAsync(raw.Stream, cancellation);
        }
        else
        {
            var chosen =
                await MultistreamSelect.SelectAsync(raw.Stream, [.. securities.Select(security => security.ProtocolId)], cancellation);
            secure = await Named(chosen).SecureOutboundAsync(raw.Stream, expected, cancellation);
        }
        if (!gater.AllowSecured(secure.RemotePeer, direction))
        {
            await secure.Stream.DisposeAsync();
            throw new GatedException($"{secure.RemotePeer} is not allowed in.");
        }
        if (secure.Muxer is null)
        {
            if (expected is null) await MultistreamSelect.HandleAsync(secure.Stream, Muxers.Contains, cancellation);
            else await MultistreamSelect.SelectAsync(secure.Stream, Muxers, cancellation);
        }
        Connection? connection = null;
        var isGuest = gater.IsGuest(secure.RemotePeer);
        var limits = isGuest ? options.GuestMuxer : options.Muxer;
        var muxer = new YamuxConnection(
            secure.Stream, secure.RemotePeer, expected is not null, limits, time, stream => accept(connection!, stream));
        connection = new Connection(muxer, direction, raw.Remote, options.Muxer, time) { IsGuest = isGuest };
        return connection;
    }

    /// <summary>Runs on the deadline's timer, where an exception would end the process.</summary>
    private static void Cut(Stream raw)
    {
        try
        {
            raw.Dispose();
        }
        catch (Exception)
        {
            // The upgrade has failed anyway.
        }
    }

    private ISecureTransport Named(string protocol) => securities.First(security => security.ProtocolId == protocol);
}
