using System.Net;
using System.Security.Cryptography;
using Flashback.BridgeNode.Faults;
using Flashback.BridgeNode.S3;
using Flashback.BridgeNode.Storage;
using Flashback.Ethereum;
using Flashback.Probes.Signing;

namespace Flashback.BridgeNode.Config;

/// <summary>Checked settings.</summary>
public sealed record BridgeOptions
{
    public const int DefaultPort = 9000;
    public const int MaxPort = 65535;
    public const int MaxLatencyMillis = 600_000;

    /// <summary>Bytes a second of a paced body.</summary>
    public const long MaxBandwidth = 1L << 40;

    /// <summary>Seconds of an epoch.</summary>
    public const ulong MaxEpochLength = 7 * 86400;

    /// <summary>Bounds of the bounds on storage.</summary>
    public const long MostObjectBytes = 5L << 30, MostTotalBytes = 1L << 50;

    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>0 lets the system choose.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The URL that others reach this node by; null for the one it listens on.</summary>
    public string? PublicUrl { get; init; }
    public string Region { get; init; } = "us-east-1";
    public S3Credentials Credentials { get; init; } = new("bridge", "bridge");

    /// <summary>The secret was not configured, so the ready line tells it.</summary>
    public bool SecretIsNew { get; init; }
    public IReadOnlyList<string> Buckets { get; init; } = [];

    /// <summary>Folder for objects; null keeps them in memory.</summary>
    public string? Data { get; init; }

    /// <summary>File of the bridge key; null for a new key that ends with the process.</summary>
    public string? KeyFile { get; init; }
    public ulong ChainId { get; init; }

    /// <summary>The QosOracle contract; zero while reports and claims cannot be signed for a chain yet.</summary>
    public Address Oracle { get; init; }

    /// <summary>Unix seconds of epoch 0, or null when the caller names the epoch of a report.</summary>
    public ulong? Genesis { get; init; }

    /// <summary>Seconds of an epoch.</summary>
    public ulong EpochLength { get; init; }
    public StorageLimits Limits { get; init; } = new();
    public FaultOptions Faults { get; init; } = new();

    /// <exception cref="ConfigException">Some settings are wrong; all of them are listed.</exception>
    public static BridgeOptions From(BridgeSettings settings)
    {
        var check = new SettingChecks();
        var listen = IPAddress.Loopback;
        check.That(settings.Listen is null || IPAddress.TryParse(settings.Listen, out listen), "listen", settings.Listen,
            "an IP address such as 127.0.0.1 or 0.0.0.0");
        check.Within("port", settings.Port, 0, MaxPort);
        check.That(
            settings.PublicUrl is null || IsUrl(settings.PublicUrl), "publicUrl", settings.PublicUrl, "an absolute http or https URL");
        check.That(settings.Region is null or { Length: > 0 and <= 64 }, "region", settings.Region, "1 to 64 characters");
        check.That(settings.AccessKey is null or { Length: >= 3 and <= 128 }, "accessKey", settings.AccessKey, "3 to 128 characters");
        check.That(settings.SecretKey is null or { Length: >= 7 and <= 256 }, "secretKey", "(hidden)", "7 to 256 characters");
        foreach (var bucket in settings.Buckets ?? [])
            check.That(BucketRequests.IsBucketName(bucket), "buckets", bucket, "3 to 63 lower-case letters, digits, dots and hyphens");
        var oracle = Address.Zero;
        check.That(settings.Oracle is null || Address.TryParse(settings.Oracle, out oracle), "oracle", settings.Oracle,
            "a contract address (0x and 40 hex digits)");
        check.That(
            settings.Oracle is null == settings.ChainId is null, "chainId", settings.ChainId, "given together with oracle, or not at all");
        check.That(settings.Genesis is null == settings.EpochLength is null, "epochLength", settings.EpochLength,
            "given together with genesis, or not at all");
        check.Within("epochLength", settings.EpochLength is { } length ? (long)Math.Min(length, long.MaxValue) : null, 1,
            (long)MaxEpochLength);
        check.Within("maxObjectBytes", settings.MaxObjectBytes, 1, MostObjectBytes);
        check.Within("maxTotalBytes", settings.MaxTotalBytes, 1, MostTotalBytes);
        check.Within("latency", settings.Latency, 0, MaxLatencyMillis);
        check.Within("bandwidth", settings.Bandwidth, 0, MaxBandwidth);
        check.That(settings.Corrupt is null or (>= 0 and <= 1), "corrupt", settings.Corrupt, "a share from 0 to 1");
        check.ThrowIfAny();

        var defaults = new BridgeOptions();
        var secret = settings.SecretKey ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        return new BridgeOptions
        {
            Listen = listen!,
            Port = settings.Port ?? DefaultPort,
            PublicUrl = settings.PublicUrl?.TrimEnd('/'),
            Region = settings.Region ?? defaults.Region,
            Credentials = new S3Credentials(settings.AccessKey ?? "bridge", secret),
            SecretIsNew = settings.SecretKey is null,
            Buckets = settings.Buckets ?? [],
            Data = settings.Data,
            KeyFile = settings.Key,
            ChainId = settings.ChainId ?? 0,
            Oracle = oracle,
            Genesis = settings.Genesis,
            EpochLength = settings.EpochLength ?? 0,
            Limits = new StorageLimits(
                settings.MaxObjectBytes ?? defaults.Limits.MaxObjectBytes, settings.MaxTotalBytes ?? defaults.Limits.MaxTotalBytes),
            Faults = new FaultOptions(
                TimeSpan.FromMilliseconds(settings.Latency ?? 0), settings.Bandwidth ?? 0, settings.Corrupt ?? 0, settings.Outage
                    ?? false, settings.NoReports ?? false),
        };
    }

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https") && url.Query.Length == 0;
}
