using System.Numerics;
using System.Text.Json;

namespace Flashback.EndToEnd.Support;

/// <summary>Reads the devnet's JSON lines.</summary>
internal static class Lines
{
    public static IEnumerable<JsonElement> Of(this IEnumerable<JsonElement> lines, string type) =>
        lines.Where(line => line.GetProperty("type").GetString() == type);

    public static string Text(this JsonElement line, string name) => line.GetProperty(name).GetString()!;

    public static ulong Epoch(this JsonElement line) => line.GetProperty("epoch").GetUInt64();

    public static BigInteger Amount(this JsonElement line, string name) => BigInteger.Parse(line.Text(name));

    /// <summary>The grades of a data unit's settled epochs, in order.</summary>
    public static string[] Grades(this IEnumerable<JsonElement> lines, string unit) =>
        [.. lines.Of("settled").Where(line => line.Text("unit") == unit).OrderBy(Epoch).Select(line => line.Text("grade"))];

    /// <summary>The id of a data unit by its name, from the line that says that everything is ready.</summary>
    public static string UnitId(this JsonElement ready, string unit) =>
        ready.GetProperty("units").EnumerateArray().Single(u => u.Text("name") == unit).Text("id");
}
