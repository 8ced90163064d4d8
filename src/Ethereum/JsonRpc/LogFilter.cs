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

    internal bool Matches(LogEntry log) =>
        (Addresses.Count == 0 || Addresses.Contains(log.Address))
        && (BlockHash is not { } hash || hash == log.BlockHash);

    internal Dictionary<string, object> ToParameter()
    {
        var fields = new Dictionary<string, object>();
        if (BlockHash is { } hash) fields["blockHash"] = hash.ToString();
        else (fields["fromBlock"], fields["toBlock"]) = (FromBlock.ToString(), ToBlock.ToString());
        if (Addresses.Count > 0) fields["address"] = Addresses.Select(a => a.ToString()).ToArray();
        return fields;
    }
}
