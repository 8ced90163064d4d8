namespace Flashback.Client.Nodes.Rpc;

/// <summary>How long to wait before a stream is begun again: doubled each time, until a verdict comes.</summary>
internal sealed class ReconnectPause(TimeProvider time)
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan _next = First;

    public void Reset() => _next = First;

    public Task WaitAsync(CancellationToken cancellation)
    {
        var now = _next;
        _next = now + now < Longest ? now + now : Longest;
        return Task.Delay(now, time, cancellation);
    }
}
