using System.Text.Json;
using System.Text.Json.Serialization;
using Flashback.Protocol.Samples;

namespace Flashback.Aggregation.Evidence.Json;

/// <summary>A sample record as a flat object of its fields in their canonical order, codes as numbers.</summary>
internal sealed class SampleRecordConverter : JsonConverter<SampleRecord>
{
    public override SampleRecord Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var fields = JsonSerializer.Deserialize<Fields>(ref reader, options) ?? throw new JsonException("A sample record is null.");
        var phases =
            new RequestPhases(fields.DnsMicros, fields.ConnectMicros, fields.TlsMicros, fields.FirstByteMicros, fields.TotalMicros);
        return new SampleRecord(
            fields.UnixMicros, (ProbeOperation)fields.Operation, (ProbeResult)fields.Result, phases, fields.Bytes, fields.HttpStatus,
            (ProbeReason)fields.Reason);
    }

    public override void Write(Utf8JsonWriter writer, SampleRecord value, JsonSerializerOptions options)
    {
        var phases = value.Phases;
        var fields = new Fields(
            value.UnixMicros, (byte)value.Operation, (byte)value.Result, phases.DnsMicros, phases.ConnectMicros, phases.TlsMicros,
            phases.FirstByteMicros, phases.TotalMicros, value.Bytes, value.HttpStatus, (ushort)value.Reason);
        JsonSerializer.Serialize(writer, fields, options);
    }

    private sealed record Fields(
        ulong UnixMicros, byte Operation, byte Result, uint DnsMicros, uint ConnectMicros, uint TlsMicros, uint FirstByteMicros,
        uint TotalMicros,
        ulong Bytes, ushort HttpStatus, ushort Reason);
}
