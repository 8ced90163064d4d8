using System.Text.Json;
using System.Text.Json.Serialization;
using Flashback.Ethereum;

namespace Flashback.OnChain.Json;

internal sealed class BytesJsonConverter : JsonConverter<ReadOnlyMemory<byte>>
{
    public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Hex.Decode(reader.GetString() ?? throw new JsonException("hex was expected"));

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Hex.Encode(value.Span));
}
