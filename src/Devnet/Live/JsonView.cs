using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Flashback.Ethereum;
using Flashback.Protocol.Validators;

namespace Flashback.Devnet.Live;

/// <summary>
/// One JSON object a line: <c>{"type":"settled","epoch":1,…}</c>. Hashes and addresses are 0x-hex, amounts decimal strings.
/// </summary>
public sealed class JsonView(TextWriter output) : IDevnetView
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase),
            new TextConverter<Bytes32>(v => v.ToString()), new TextConverter<Address>(v => v.ToString()),
            new TextConverter<BigInteger>(v => v.ToString()), new TextConverter<ValidatorBitmap>(v => v.ToString()),
        },
    };

    public void Show(DevnetEvent happened)
    {
        var body = JsonSerializer.SerializeToNode(happened, happened.GetType(), Options)!.AsObject();
        body.Insert(0, "type", JsonNamingPolicy.CamelCase.ConvertName(happened.GetType().Name));
        output.WriteLine(body.ToJsonString(Options));
        output.Flush();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class TextConverter<T>(Func<T, string> text) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("These events are only written.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(text(value));
    }
}
