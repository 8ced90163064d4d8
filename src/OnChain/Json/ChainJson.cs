using System.Text.Json;
using System.Text.Json.Serialization;

namespace Flashback.OnChain.Json;

/// <summary>
/// How this project writes chain values as JSON: hashes, addresses and bytes as 0x-hex, large numbers as decimal strings.
/// </summary>
public static class ChainJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new AddressJsonConverter(), new Bytes32JsonConverter(), new BytesJsonConverter(), new BigIntegerJsonConverter() },
    };
}
