namespace Flashback.BridgeNode.Reports;

/// <summary>What the node counts of its S3 requests since it started.</summary>
public sealed class RequestCounters
{
    private long _requests, _errors;

    public uint Requests => Saturate(Interlocked.Read(ref _requests));

    /// <summary>Requests that failed through the node's own fault.</summary>
    public uint Errors => Saturate(Interlocked.Read(ref _errors));

    public void Count(bool failed)
    {
        Interlocked.Increment(ref _requests);
        if (failed) Interlocked.Increment(ref _errors);
    }

    private static uint Saturate(long value) => (uint)Math.Min(value, uint.MaxValue);
}
