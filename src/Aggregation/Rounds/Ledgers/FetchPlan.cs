namespace Flashback.Aggregation.Rounds.Ledgers;

/// <summary>Paces the fetching of missing reveals: a bounded number of attempts per validator, spaced in time.</summary>
internal sealed class FetchPlan
{
    /// <summary>Gossip gets this long before a reveal is fetched.</summary>
    public const long PatienceMillis = 250;

    public const long RetryMillis = 500;

    /// <summary>For one validator in one epoch.</summary>
    public const int MaxFetches = 16;

    private readonly Dictionary<byte, (int Count, long NextAt)> _tries = [];

    /// <summary>Whether to fetch now. A positive answer counts as an attempt.</summary>
    public bool Due(byte validator, long now)
    {
        var (count, nextAt) = _tries.GetValueOrDefault(validator);
        if (count >= MaxFetches || now < nextAt) return false;
        _tries[validator] = (count + 1, now + RetryMillis);
        return true;
    }

    /// <summary>When <see cref="Due"/> may next be true; null for never.</summary>
    public long? NextAt(byte validator) => _tries.GetValueOrDefault(validator) is var (count, nextAt) && count < MaxFetches ? nextAt : null;
}
