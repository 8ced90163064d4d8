using System.IO.Pipelines;

namespace Flashback.Grpc.Wire;

/// <summary>
/// How long a client may take to deliver. In a stream: <paramref name="idle"/> until a message begins, then
/// <paramref name="perMessage"/> for all of it, however it is cut. A single request has <paramref name="perMessage"/> in all.
/// </summary>
internal sealed class Patience(TimeProvider time, TimeSpan idle, TimeSpan perMessage, bool single)
{
    private long? _since = single ? time.GetTimestamp() : null;

    /// <exception cref="RpcException">DeadlineExceeded: the time is over.</exception>
    public async ValueTask<ReadResult> ReadAsync(PipeReader body, bool begun, CancellationToken cancellationToken)
    {
        if (begun) _since ??= time.GetTimestamp();
        var left = _since is { } since ? perMessage - time.GetElapsedTime(since) : idle;
        if (left <= TimeSpan.Zero) throw TooLate();
        using var timer = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            return await body.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TooLate();
        }
    }

    public void MessageCame()
    {
        if (!single) _since = null;
    }

    private static RpcException TooLate() => new(StatusCode.DeadlineExceeded, "the message did not arrive in time");
}
