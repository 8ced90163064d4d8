using Flashback.Libp2p.Muxing;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Network;

/// <summary>Takes connections from a listener, refuses at the socket what may not even begin, and upgrades the others.</summary>
internal sealed class Acceptor(HostOptions options, Upgrader upgrader, IConnectionGater gater, TimeProvider time, Action<HostNotice> notice)
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly InboundGuard _guard = new(options, time);

    public required Func<Connection, Connection> Register { get; init; }

    public required Action<Connection, YamuxStream> Accept { get; init; }

    public required CancellationToken Stop { get; init; }

    /// <summary>Runs until the listener is closed.</summary>
    public async Task RunAsync(IListener listener)
    {
        while (!Stop.IsCancellationRequested)
        {
            try
            {
                if (await listener.AcceptAsync(Stop) is not { } raw) return;
                _ = TakeAsync(raw);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Libp2pException e)
            {
                notice(new HostNotice("accept_failed", null, e.Message));
                await Task.Delay(PauseAfterFailure, time, CancellationToken.None);
            }
        }
    }

    private async Task TakeAsync(RawConnection raw)
    {
        if (!gater.AllowAccept(raw.Remote) || !_guard.TryEnter(raw.Remote.Address))
        {
            await raw.Stream.DisposeAsync();
            notice(new HostNotice("refused", null, $"{raw.Remote} was refused before the handshake."));
            return;
        }
        try
        {
            Register(await upgrader.UpgradeAsync(raw, null, Accept, Stop));
        }
        catch (Exception e) when (e is Libp2pException or OperationCanceledException)
        {
            if (!Stop.IsCancellationRequested) notice(new HostNotice(e is GatedException ? "gated" : "upgrade_failed", null, $"{raw.Remote}: {e.Message}"));
        }
        finally
        {
            _guard.Leave(raw.Remote.Address);
        }
    }
}
