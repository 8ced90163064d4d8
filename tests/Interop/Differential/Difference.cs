using System.Text.Json;
using System.Text.Json.Serialization;

namespace Flashback.Interop.Differential;

/// <summary>An input to which the core and the contract answer differently. Its JSON is all that is needed to run it again.</summary>
/// <param name="Rule">The function asked.</param>
/// <param name="Seed">Where the input came from.</param>
/// <param name="Index">Its number among the seed's.</param>
/// <param name="Call">The call data, 0x-hex.</param>
/// <param name="Core">The core's answer, ABI-encoded; null: it refuses.</param>
/// <param name="Contract">The contract's; null: it refuses.</param>
internal sealed record Difference(string Rule, ulong Seed, int Index, string Call, string? Core, string? Contract)
{
    private static readonly JsonSerializerOptions Layout =
        new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString };

    public string ToJson() => JsonSerializer.Serialize(this, Layout);

    public static Difference FromJson(string json) =>
        JsonSerializer.Deserialize<Difference>(json, Layout) ?? throw new InvalidDataException("The case is null.");
}
