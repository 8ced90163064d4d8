using System.Text.Json;
using System.Text.Json.Serialization;
using Flashback.OnChain.Deployment;

namespace Flashback.Client.Nodes;

/// <summary>
/// How to reach a network without running a validator: chain endpoints, validators' HTTP interfaces, contracts.
/// A network publishes this file; the devnet writes one.
/// </summary>
public sealed record NetworkFile(IReadOnlyList<Uri> RpcUrls, IReadOnlyList<Uri> Nodes, JsonElement Contracts)
{
    public const int MaxBytes = 64 * 1024;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        MaxDepth = 8,
    };

    public static string Write(IReadOnlyList<Uri> rpcUrls, IReadOnlyList<Uri> nodes, DeployedContracts contracts) =>
        JsonSerializer.Serialize(new NetworkFile(rpcUrls, nodes, JsonSerializer.Deserialize<JsonElement>(contracts.ToJson())), Format);

    /// <exception cref="InvalidDataException">The file is something else.</exception>
    public static Network Read(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MaxBytes } file)
            throw new InvalidDataException($"'{path}' has {file.Length} bytes; a network file has at most {MaxBytes}.");
        try
        {
            var network = JsonSerializer.Deserialize<NetworkFile>(File.ReadAllBytes(path), Format)
                ?? throw new JsonException("it says null");
            if (network.RpcUrls.Count == 0) throw new JsonException("rpcUrls must name at least one endpoint");
            return new Network(network.RpcUrls, network.Nodes, DeployedContracts.FromJson(network.Contracts.GetRawText()));
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"'{path}' is not a network file: {error.Message}", error);
        }
    }
}
