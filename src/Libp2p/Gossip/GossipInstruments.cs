namespace Flashback.Libp2p.Gossip;

/// <summary>The counters that a router keeps, on a meter of their own. None has labels.</summary>
public static class GossipInstruments
{
    public const string MeterName = "Flashback.Libp2p";

    internal const string Published = "gossip_published_messages";
    internal const string Delivered = "gossip_delivered_messages";
    internal const string Undelivered = "gossip_undelivered_messages";
    internal const string Duplicates = "gossip_duplicate_messages";
    internal const string Rejected = "gossip_rejected_messages";
    internal const string Ignored = "gossip_ignored_messages";
    internal const string Throttled = "gossip_throttled_messages";
    internal const string OverRate = "gossip_over_rate_messages";
    internal const string FromGuests = "gossip_guest_messages";
    internal const string Dropped = "gossip_dropped_messages";

    /// <summary>Each with what it counts.</summary>
    public static IReadOnlyDictionary<string, string> Counters { get; } = new Dictionary<string, string>
    {
        [Published] = "Own messages given to the router.",
        [Delivered] = "Accepted messages handed to the application.",
        [Undelivered] = "Accepted messages dropped because the application lags.",
        [Duplicates] = "Messages that had come before.",
        [Rejected] = "Messages that no honest peer forwards.",
        [Ignored] = "Messages dropped without blame.",
        [Throttled] = "Messages not taken because validation is behind.",
        [OverRate] = "Messages dropped because the peer sends too many.",
        [FromGuests] = "Messages sent by guests, which are not allowed to. None is read.",
        [Dropped] = "Messages not sent because the peer reads too slowly.",
    };
}
