using System.Text.Json;
using System.Text.Json.Serialization;
using Flashback.Ethereum;

namespace Flashback.OnChain.Json;

internal sealed class AddressJsonConverter : JsonConverter<Address>
{
    public override Address Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text && Address.TryParse(text, out var value)
            ? value : throw new JsonException("an address was expected");

    public override void Write(Utf8JsonWriter writer, Address value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
