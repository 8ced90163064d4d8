using Flashback.Protocol.Samples;

namespace Flashback.Probes.Transport;

/// <summary>
/// Notes when each phase of one request ended. Each mark is taken once; the first one counts, but for the last byte sent.
/// </summary>
internal sealed class PhaseClock(TimeProvider time, CancellationToken cancellation)
{
    private readonly long _start = time.GetTimestamp();
    private long _resolved, _connecting, _connected, _secured, _sent, _firstByte, _end;

    public DateTimeOffset Started { get; } = time.GetUtcNow();

    /// <summary>Ends the request; a connection attempt heeds it too.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>The address that was dialled.</summary>
    public string Peer { get; set; } = "";
    public bool IsDialled => _connecting != 0;
    public bool IsResolved => _resolved != 0;
    public bool IsConnected => _connected != 0;
    public bool HasSentBody { get; private set; }
    public bool HasAnswer => _firstByte != 0;

    public void Dialling() => Mark(ref _connecting);
    public void Resolved() => Mark(ref _resolved);
    public void Connected() => Mark(ref _connected);
    public void Secured() => Mark(ref _secured);
    public void SentBody() => HasSentBody = true;
    public void Received() => Mark(ref _firstByte);
    public void Ended() => Mark(ref _end);

    /// <summary>Bytes of the request leave; the last call before the answer counts.</summary>
    public void Sent()
    {
        if (_firstByte == 0) _sent = time.GetTimestamp();
    }

    public RequestPhases ToPhases()
    {
        Ended();
        return new RequestPhases(
            Between(_connecting, _resolved), Between(_resolved, _connected), Between(_connected, _secured),
            Between(_sent, _firstByte), Between(_start, _end));
    }

    private void Mark(ref long mark)
    {
        if (mark == 0) mark = time.GetTimestamp();
    }

    private uint Between(long from, long to)
    {
        if (from == 0 || to == 0 || to <= from) return 0;
        return (uint)Math.Min(uint.MaxValue, time.GetElapsedTime(from, to).Ticks / TimeSpan.TicksPerMicrosecond);
    }
}
