using System.Text.Json;
using System.Text.Json.Serialization;
using Flashback.Arguments;

namespace Flashback.BridgeNode.Config;

/// <summary>
/// The settings as a file or a command line gives them; null where it says nothing. <see cref="BridgeOptions"/> checks them.
/// </summary>
public sealed class BridgeSettings
{
    private const long MaxFileBytes = 1 << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    public string? Listen { get; set; }
    public int? Port { get; set; }
    public string? PublicUrl { get; set; }
    public string? Region { get; set; }
    public string? AccessKey { get; set; }
    public string? SecretKey { get; set; }
    public string[]? Buckets { get; set; }
    public string? Data { get; set; }
    public string? Key { get; set; }
    public ulong? ChainId { get; set; }
    public string? Oracle { get; set; }
    public ulong? Genesis { get; set; }
    public ulong? EpochLength { get; set; }
    public long? MaxObjectBytes { get; set; }
    public long? MaxTotalBytes { get; set; }
    public int? Latency { get; set; }
    public long? Bandwidth { get; set; }
    public double? Corrupt { get; set; }
    public bool? Outage { get; set; }
    public bool? NoReports { get; set; }

    /// <exception cref="ConfigException">The file cannot be read or is not such a JSON object.</exception>
    public static BridgeSettings Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxFileBytes })
                throw new ConfigException([$"{path}: longer than {MaxFileBytes} bytes."]);
            return JsonSerializer.Deserialize<BridgeSettings>(File.ReadAllBytes(path), Json)
                ?? throw new ConfigException([$"{path}: holds null, not a JSON object."]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException([$"{FileProblem.Of(path, failure)}."]);
        }
        catch (JsonException failure)
        {
            throw new ConfigException([$"{path}: {JsonProblem.Of(failure)}."]);
        }
    }
}
