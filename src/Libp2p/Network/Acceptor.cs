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

    /// <summary>
    /// Runs until stopped, or until the listener is closed. A failure to accept is reported, and accepting resumes after a pause.
    /// </summary>
    public async Task RunAsync(IListener listener)
    {
        while (!Stop.IsCancellationRequested)
        {
            try
            {
                if (await listener.AcceptAsync(Stop) is not { } raw) return;
                _ = TakeAsync(raw);
            }
            catch (Exception e) when (!Stop.IsCancellationRequested)
            {
                // Too many open files, say: it may pass.
                notice(HostNotice.Failure("accept_failed", null, e));
                await Task.Delay(PauseAfterFailure, time, Stop);
            }
        }
    }

    private async Task TakeAsync(RawConnection raw)
    {
        var entered = false;
        try
        {
            entered = gater.AllowAccept(raw.Remote) && _guard.TryEnter(raw.Remote.Address);
            if (entered)
            {
                Register(await upgrader.UpgradeAsync(raw, null, Accept, Stop));
                return;
            }
            await raw.Stream.DisposeAsync();
            notice(new HostNotice("refused", null, $"{raw.Remote} was refused before the handshake."));
        }
        catch (Exception e)
        {
            if (Stop.IsCancellationRequested) return;
            if (HostNotice.IsMistake(e)) notice(HostNotice.Mistake("upgrade_failed", null, e));
            else notice(new HostNotice(e is GatedException ? "gated" : "upgrade_failed", null, $"{raw.Remote}: {e.Message}"));
        }
        finally
        {
            if (entered) _guard.Leave(raw.Remote.Address);
        }
    }
}
