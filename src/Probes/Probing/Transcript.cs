using Flashback.Probes.Records;
using Flashback.Probes.S3;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Probing;

/// <summary>An exchange as a person reads it.</summary>
internal static class Transcript
{
    public static string Line(string what, S3Exchange exchange)
    {
        var phases = exchange.Phases;
        var entry = ProbeReasons.Of(exchange.Reason);
        var outcome = exchange.Succeeded ? "ok"
            : $"{(ushort)exchange.Reason} {entry.Code}: {entry.Short} (fault: {entry.Fault.ToString().ToLowerInvariant()})";
        var speed = Speed(exchange) is { } rate ? $" {rate / 1e6:F2} MB/s" : "";
        var detail = exchange.Detail.Length > 0 ? $"\n         {exchange.Detail}" : "";
        return $"{what,-12} {outcome}\n         dns {Millis(phases.DnsMicros)} connect {Millis(phases.ConnectMicros)} tls "
            + $"{Millis(phases.TlsMicros)} first byte {Millis(phases.FirstByteMicros)} total {Millis(phases.TotalMicros)}"
            + $"\n         peer {(exchange.Peer.Length > 0 ? exchange.Peer : "-")} status {exchange.Status} bytes "
            + $"{exchange.Bytes}{speed}{detail}";
    }

    private static double? Speed(S3Exchange exchange)
    {
        var micros = exchange.Operation switch
        {
            ProbeOperation.Put => exchange.Phases.ExchangeMicros,
            ProbeOperation.Get => exchange.Phases.BodyMicros,
            _ => 0u,
        };
        return micros == 0 || exchange.Bytes == 0 ? null : exchange.Bytes * 1e6 / micros;
    }

    private static string Millis(uint micros) => $"{micros / 1000.0:F3} ms";
}
