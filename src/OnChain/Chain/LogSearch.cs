using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;

namespace Flashback.OnChain.Chain;

/// <summary>
/// Finds a log by the time of its block without reading the whole chain: timestamps never fall from block to block, so the first block
/// is found by halving, and from there on logs are read in ranges.
/// </summary>
/// <param name="chain">The chain.</param>
/// <param name="first">No log stands before this block.</param>
public sealed class LogSearch(IChainRpc chain, ulong first)
{
    /// <summary>Blocks that one request for logs covers; half as many where the endpoint refuses, and so on.</summary>
    public const ulong RangeLength = 1000;

    /// <summary>The first log of a contract that matches, in blocks from one moment to another.</summary>
    /// <param name="contract">Whose logs.</param>
    /// <param name="from">Unix seconds; earlier blocks are passed over.</param>
    /// <param name="until">Unix seconds; the search ends at a later block.</param>
    /// <param name="match">The event wanted, or null.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="ChainUnavailableException">The endpoint does not answer, or gives the logs of not even one block.</exception>
    public async Task<(T Event, LogEntry Log)?> FirstAsync<T>(
        Address contract, ulong from, ulong until, Func<LogEntry, T?> match, CancellationToken cancellation)
        where T : class
    {
        var head = await BlockAsync(null, cancellation);
        var length = RangeLength;
        for (var next = await FirstBlockAsync(from, head, cancellation); next <= head.Number;)
        {
            if ((await BlockAsync(next, cancellation)).Timestamp > until) return null;
            var last = Math.Min(head.Number, next + length - 1);
            try
            {
                var logs = await chain.LogsOfRangeAsync(next, last, [contract], cancellation);
                foreach (var log in logs.Where(log => log.Address == contract && !log.Removed))
                {
                    if (match(log) is { } found) return (found, log);
                }
                next = last + 1;
            }
            catch (ChainUnavailableException) when (length > 1)
            {
                length /= 2;
            }
        }
        return null;
    }

    /// <summary>The first block that is not earlier; one above the head if all are.</summary>
    private async Task<ulong> FirstBlockAsync(ulong time, Block head, CancellationToken cancellation)
    {
        var (low, high) = (Math.Min(first, head.Number), head.Number + 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if ((await BlockAsync(middle, cancellation)).Timestamp < time) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private async Task<Block> BlockAsync(ulong? number, CancellationToken cancellation) =>
        await chain.BlockAsync(number, cancellation) ?? throw new ChainUnavailableException(
            $"The endpoint does not have block {number?.ToString() ?? "latest"}, though its head is not below.");
}
