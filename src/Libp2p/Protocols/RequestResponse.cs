using Flashback.Libp2p.Muxing;

namespace Flashback.Libp2p.Protocols;

/// <summary>One request and one response on a stream of their own, each behind its length.</summary>
internal static class RequestResponse
{
    /// <exception cref="Libp2pException">The peer reset the stream, sent nothing, or too much.</exception>
    public static async Task<ReadOnlyMemory<byte>> AskAsync(
        YamuxStream stream, ReadOnlyMemory<byte> request, int maxResponseBytes, CancellationToken cancellation)
    {
        await Framing.WriteAsync(stream, request, cancellation);
        stream.CloseWrite();
        return await Framing.ReadAsync(stream.Input, maxResponseBytes, cancellation)
            ?? throw new Libp2pException("The peer gave no response.");
    }

    public static async Task AnswerAsync(YamuxStream stream, int maxRequestBytes, RequestHandler handler, CancellationToken cancellation)
    {
        var request = await Framing.ReadAsync(stream.Input, maxRequestBytes, cancellation)
            ?? throw new Libp2pException("The peer sent no request.");
        await Framing.WriteAsync(stream, await handler(stream.RemotePeer, request, cancellation), cancellation);
        stream.CloseWrite();
    }
}
