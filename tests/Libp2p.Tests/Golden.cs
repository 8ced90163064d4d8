using System.Text.Json;
using Flashback.Ethereum;

namespace Flashback.Libp2p.Tests;

/// <summary>Wire vectors that js-libp2p wrote, and the certificates of the TLS specification.</summary>
internal static class Golden
{
    private static readonly JsonElement Root = JsonDocument.Parse(File.ReadAllText(PathOf("golden.json"))).RootElement;

    public static Identity Identity { get; } = new(PrivateKey.FromBytes(Convert.FromHexString(Text("key", "privateProtobuf"))[4..]));

    public static IReadOnlyList<byte[]> Certificates { get; } =
        [.. File.ReadAllLines(PathOf("tls-spec-certificates.txt")).Where(line => line.Length > 0).Select(Convert.FromHexString)];

    public static JsonElement Section(string name) => Root.GetProperty(name);
    public static string Text(string section, string name) => Root.GetProperty(section).GetProperty(name).GetString()!;
    public static byte[] Bytes(string section, string name) => Convert.FromHexString(Text(section, name));
    public static byte[] Bytes(string name) => Convert.FromHexString(Root.GetProperty(name).GetString()!);

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Vectors", file);
}
