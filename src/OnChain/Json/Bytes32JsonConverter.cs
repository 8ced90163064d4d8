using System.Text.Json;
using System.Text.Json.Serialization;
using Flashback.Ethereum;

namespace Flashback.OnChain.Json;

internal sealed class Bytes32JsonConverter : JsonConverter<Bytes32>
{
    public override Bytes32 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text && Bytes32.TryParse(text, out var value)
            ? value : throw new JsonException("a 32-byte hex value was expected");

    public override void Write(Utf8JsonWriter writer, Bytes32 value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
