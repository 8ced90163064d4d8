using System.Text.Json;
using System.Text.Json.Serialization;

namespace Flashback.Aggregation.Evidence.Json;

/// <summary>A value that is in JSON as a string of exactly one form.</summary>
internal abstract class TextConverter<T> : JsonConverter<T>
{
    protected abstract bool TryParse(string text, out T value);

    protected abstract string Format(T value);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString()!, out var value)
            ? value
            : throw new JsonException($"Not a {typeof(T).Name}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Format(value));
}
