using System.Security.Cryptography;
using Flashback.Libp2p.Muxing;

namespace Flashback.Libp2p.Protocols;

/// <summary><c>/ipfs/ping/1.0.0</c>: 32 random bytes come back as they went.</summary>
internal static class Ping
{
    public const string Protocol = "/ipfs/ping/1.0.0";
    public const int MaxInbound = 2;

    private const int Size = 32;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    /// <summary>Pings answered on one stream.</summary>
    private const int MaxRounds = 10_000;

    public static async Task ServeAsync(YamuxStream stream, TimeProvider time, CancellationToken cancellation)
    {
        var buffer = new byte[Size];
        for (var round = 0; round < MaxRounds; round++)
        {
            using var idle = new CancellationTokenSource(Idle, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellation);
            var read = await stream.ReadAtLeastAsync(buffer, Size, throwOnEndOfStream: false, both.Token);
            if (read < Size) return;
            await stream.WriteAsync(buffer, both.Token);
        }
    }

    /// <exception cref="Libp2pException">Other bytes came back.</exception>
    public static async Task<TimeSpan> RoundTripAsync(YamuxStream stream, TimeProvider time, CancellationToken cancellation)
    {
        var sent = RandomNumberGenerator.GetBytes(Size);
        var started = time.GetTimestamp();
        await stream.WriteAsync(sent, cancellation);
        var received = new byte[Size];
        await stream.ReadExactlyAsync(received, cancellation);
        var elapsed = time.GetElapsedTime(started);
        if (received.AsSpan().SequenceEqual(sent)) return elapsed;
        stream.Reset();
        throw new Libp2pException("The peer answered a ping with other bytes.");
    }
}
