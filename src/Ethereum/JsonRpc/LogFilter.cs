namespace Flashback.Ethereum.JsonRpc;

/// <summary>Which logs to fetch: a range of blocks, or the one with <see cref="BlockHash"/>.</summary>
public sealed record LogFilter
{
    /// <summary>A log has at most four topics.</summary>
    public const int MaxTopics = 4;

    public BlockTag FromBlock { get; init; } = BlockTag.Latest;
    public BlockTag ToBlock { get; init; } = BlockTag.Latest;
    public Bytes32? BlockHash { get; init; }

    /// <summary>Of any of these contracts; empty: of any contract.</summary>
    public IReadOnlyList<Address> Addresses { get; init; } = [];

    /// <summary>For each position any of these topics; an empty position matches anything.</summary>
    public IReadOnlyList<IReadOnlyList<Bytes32>> Topics { get; init; } = [];

    internal bool Matches(LogEntry log) =>
        (Addresses.Count == 0 || Addresses.Contains(log.Address))
        && (BlockHash is not { } hash || hash == log.BlockHash)
        && Topics.Select((any, i) => any.Count == 0 || (i < log.Topics.Count && any.Contains(log.Topics[i]))).All(matches => matches);

    internal Dictionary<string, object> ToParameter()
    {
        var fields = new Dictionary<string, object>();
        if (BlockHash is { } hash) fields["blockHash"] = hash.ToString();
        else (fields["fromBlock"], fields["toBlock"]) = (FromBlock.ToString(), ToBlock.ToString());
        if (Addresses.Count > 0) fields["address"] = Addresses.Select(a => a.ToString()).ToArray();
        if (Topics.Count > 0) fields["topics"] = Topics.Select(any => any.Count == 0 ? null : any.Select(t => t.ToString()).ToArray()).ToArray();
        return fields;
    }
}
