namespace Flashback.BridgeNode.Storage;

/// <summary>How much a node takes in.</summary>
/// <param name="MaxObjectBytes">The longest object.</param>
/// <param name="MaxTotalBytes">All objects together.</param>
/// <param name="MaxObjects">How many objects, in all buckets.</param>
public sealed record StorageLimits(long MaxObjectBytes = 256L << 20, long MaxTotalBytes = 4L << 30, int MaxObjects = 100_000)
{
    public const int MaxBuckets = 1000;
}
