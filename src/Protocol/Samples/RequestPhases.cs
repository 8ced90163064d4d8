namespace Flashback.Protocol.Samples;

/// <summary>
/// How long each part of a request took, in microseconds. The first three are 0 on a reused connection, TLS also for http.
/// </summary>
/// <param name="DnsMicros">Name resolution.</param>
/// <param name="ConnectMicros">The TCP handshake.</param>
/// <param name="TlsMicros">The TLS handshake.</param>
/// <param name="FirstByteMicros">From the last byte of the request sent to the first byte of the response received.</param>
/// <param name="TotalMicros">From the start (before resolution) to the last byte of the response, or to the failure.</param>
public readonly record struct RequestPhases(uint DnsMicros, uint ConnectMicros, uint TlsMicros, uint FirstByteMicros, uint TotalMicros)
{
    /// <summary>The time that carried the request and the response: the total without resolution and handshakes.</summary>
    public uint ExchangeMicros => Less(TotalMicros, (ulong)DnsMicros + ConnectMicros + TlsMicros);

    /// <summary>The time from the response's first byte to its last.</summary>
    public uint BodyMicros => Less(ExchangeMicros, FirstByteMicros);

    private static uint Less(uint whole, ulong part) => part >= whole ? 0 : (uint)(whole - part);
}
