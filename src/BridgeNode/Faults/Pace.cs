namespace Flashback.BridgeNode.Faults;

/// <summary>Holds one transfer to a rate: after each piece, waits until the rate would have carried all so far.</summary>
public sealed class Pace(long bytesPerSecond, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private long _bytes;

    /// <summary>Bytes to move at a time: small enough that a slow transfer drips instead of coming in lumps.</summary>
    public int PieceLength => bytesPerSecond == 0 ? 64 << 10 : (int)Math.Clamp(bytesPerSecond / 20, 256, 64 << 10);

    public async ValueTask MovedAsync(int count, CancellationToken cancellation)
    {
        if (bytesPerSecond == 0) return;
        _bytes += count;
        await time.DelayInFullAsync(TimeSpan.FromSeconds(_bytes / (double)bytesPerSecond) - time.GetElapsedTime(_start), cancellation);
    }
}
