using System.Security.Cryptography;

namespace Flashback.BridgeNode.Faults;

/// <summary>Carries out <see cref="FaultOptions"/>.</summary>
public sealed class FaultInjector(FaultOptions options, TimeProvider time)
{
    public bool RefusesReports => options.NoReports;

    /// <summary>Breaks the connection in an outage; false when there is nothing more to do for the request.</summary>
    public bool Admit(HttpContext context)
    {
        if (!options.Outage) return true;
        context.Abort();
        return false;
    }

    /// <summary>Holds a request back by the latency, never by less.</summary>
    public Task DelayAsync(CancellationToken cancellation) => time.DelayInFullAsync(options.Latency, cancellation);

    public Pace NewPace() => new(options.BytesPerSecond, time);

    /// <summary>Which byte of a served range of that length to alter; -1 for none.</summary>
    public long CorruptAt(long length)
    {
        if (options.CorruptRate <= 0 || length == 0) return -1;
        var draw = RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
        return draw < options.CorruptRate ? RandomNumberGenerator.GetInt32((int)Math.Min(length, int.MaxValue)) : -1;
    }
}
