using Grpc.Core;

namespace Flashback.Node.Api.Rpc;

/// <summary>How long a reader may leave one message unread before its call is ended.</summary>
internal sealed class WritePatience(TimeProvider time)
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Returns when the message has been sent. A message not read in time stays written, so that the status reaches a reader that resumes
    /// later.
    /// </summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: the reader took nothing for <see cref="Longest"/>.</exception>
    public async Task WriteAsync<T>(IServerStreamWriter<T> response, T message, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            await response.WriteAsync(message, CancellationToken.None).WaitAsync(Longest, time, cancellation);
        }
        catch (TimeoutException)
        {
            throw TooSlow($"nothing was taken for {Longest.TotalSeconds:0} s");
        }
    }

    public static RpcException TooSlow(string why) => new(new Status(StatusCode.ResourceExhausted, $"This call reads too slowly: {why}."));
}
