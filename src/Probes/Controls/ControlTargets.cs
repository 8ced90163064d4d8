using System.Net;
using System.Net.Sockets;
using Flashback.Probes.Guard;

namespace Flashback.Probes.Controls;

/// <summary>
/// Hosts that have nothing to do with any provider. When a probe fails they are dialled: if they do not answer either, the
/// problem is the validator's own. The answer is kept for a moment, so that many failures at once ask once.
/// </summary>
/// <param name="targets">Hosts and TCP ports; better several in different networks.</param>
/// <param name="time">The clock.</param>
/// <param name="resolver">Resolves names; the system's resolver when null.</param>
public sealed class ControlTargets(IReadOnlyList<DnsEndPoint> targets, TimeProvider time, ResolveHost? resolver = null) : IDisposable
{
    public const int MaxTargets = 16;

    /// <summary>For resolution and connection of all control targets together.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(2);

    private readonly DnsEndPoint[] _targets = [.. targets.Take(MaxTargets)];
    private readonly ResolveHost _resolve = resolver ?? Dns.GetHostAddressesAsync;
    private readonly SemaphoreSlim _turn = new(1);
    private (long At, ControlState State)? _kept;

    public async Task<ControlState> CheckAsync(CancellationToken cancellation)
    {
        if (_targets.Length == 0) return new ControlState(IsKnown: false, NetworkUp: true, ResolverUp: false);
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_kept is { } kept && time.GetElapsedTime(kept.At) < KeptFor) return kept.State;
            using var deadline = new CancellationTokenSource(Timeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
            var answers = await Task.WhenAll(_targets.Select(target => DialAsync(target, either.Token)));
            cancellation.ThrowIfCancellationRequested();
            var state = new ControlState(IsKnown: true, answers.Count(answer => answer.Connected) * 2 >= _targets.Length,
                answers.Any(answer => answer.Resolved));
            _kept = (time.GetTimestamp(), state);
            return state;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<(bool Resolved, bool Connected)> DialAsync(DnsEndPoint target, CancellationToken cancellation)
    {
        var isLiteral = IPAddress.TryParse(target.Host, out var address);
        try
        {
            address ??= (await _resolve(target.Host, cancellation).WaitAsync(cancellation))[0];
        }
        catch (Exception)
        {
            // The resolver failed, took too long, knows no address or does not take the name.
            return (false, false);
        }
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(address, target.Port), cancellation);
            return (!isLiteral, true);
        }
        catch (Exception)
        {
            return (!isLiteral, false);
        }
    }
}
