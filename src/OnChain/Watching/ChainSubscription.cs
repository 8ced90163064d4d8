using System.Threading.Channels;

namespace Flashback.OnChain.Watching;

/// <summary>
/// One reader's changes, in order. A reader that is too slow loses the oldest of them and sees it in <see cref="Missed"/>:
/// it then reads the view, which is never behind.
/// </summary>
public sealed class ChainSubscription
{
    private readonly Channel<ChainChange> _channel;
    private long _missed;

    internal ChainSubscription(int capacity) => _channel = Channel.CreateBounded<ChainChange>(
        new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest },
        _ => Interlocked.Increment(ref _missed));

    public ChannelReader<ChainChange> Changes => _channel.Reader;

    /// <summary>Changes lost so far.</summary>
    public long Missed => Interlocked.Read(ref _missed);

    internal void Write(ChainChange change) => _channel.Writer.TryWrite(change);

    internal void Complete() => _channel.Writer.TryComplete();
}
