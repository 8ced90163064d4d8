using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Flashback.Node.Api.Http;

/// <summary>
/// A live feed of events: it keeps the last few and sends each to all followers. A follower that is too slow loses the oldest.
/// </summary>
public sealed class EventFeed(TimeProvider time)
{
    /// <summary>Events remembered for those who come later.</summary>
    public const int Remembered = 512;

    /// <summary>Events that a follower may be behind.</summary>
    public const int MaxBehind = 1024;

    private readonly Lock _gate = new();
    private readonly Queue<(long Id, string Line)> _recent = new();
    private readonly List<Channel<string>> _followers = [];
    private long _next = 1;

    /// <summary>Adds an event; its fields follow <c>id</c>, <c>at</c> (Unix milliseconds) and <c>type</c>.</summary>
    public void Add(string type, params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        lock (_gate)
        {
            var json = new JsonObject { ["id"] = _next, ["at"] = time.GetUtcNow().ToUnixTimeMilliseconds(), ["type"] = type };
            foreach (var (name, value) in fields) json[name] = value;
            var line = json.ToJsonString();
            _recent.Enqueue((_next++, line));
            if (_recent.Count > Remembered) _recent.Dequeue();
            foreach (var follower in _followers) follower.Writer.TryWrite(line);
        }
    }

    /// <summary>
    /// Follows from the event after <paramref name="after"/>, as far as it is remembered; null when there
    /// are <paramref name="limit"/> followers already.
    /// </summary>
    public ChannelReader<string>? Follow(long after, int limit)
    {
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(MaxBehind) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            if (_followers.Count >= limit) return null;
            foreach (var (id, line) in _recent)
            {
                if (id > after) channel.Writer.TryWrite(line);
            }
            _followers.Add(channel);
        }
        return channel.Reader;
    }

    public void Leave(ChannelReader<string> reader)
    {
        lock (_gate) _followers.RemoveAll(follower => follower.Reader == reader);
    }
}
