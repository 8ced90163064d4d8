using System.Threading.Channels;

namespace Flashback.Node.Api.Queries;

/// <summary>
/// Notifies followers of epochs whose verdicts have become attested. A follower that falls too far behind is dropped. Thread-safe.
/// </summary>
public sealed class VerdictFeed
{
    /// <summary>Epochs that a follower may be behind.</summary>
    public const int MaxBehind = 64;

    private readonly Lock _gate = new();
    private readonly List<Channel<ulong>> _followers = [];

    public int Followers
    {
        get
        {
            lock (_gate) return _followers.Count;
        }
    }

    public void Add(ulong epoch)
    {
        lock (_gate)
        {
            foreach (var follower in _followers)
            {
                if (!follower.Writer.TryWrite(epoch)) follower.Writer.TryComplete();
            }
        }
    }

    /// <summary>
    /// Follows from now on; null when there are <paramref name="limit"/> followers already. The reader completes when the follower is
    /// dropped.
    /// </summary>
    public ChannelReader<ulong>? Follow(int limit)
    {
        var channel = Channel.CreateBounded<ulong>(MaxBehind);
        lock (_gate)
        {
            if (_followers.Count >= limit) return null;
            _followers.Add(channel);
        }
        return channel.Reader;
    }

    public void Leave(ChannelReader<ulong> reader)
    {
        lock (_gate) _followers.RemoveAll(follower => follower.Reader == reader);
    }
}
