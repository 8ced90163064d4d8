using Flashback.BridgeNode.Config;

namespace Flashback.BridgeNode.Tests.Config;

public sealed class BridgeOptionsTests
{
    [Fact]
    public void Nothing_is_enough()
    {
        var options = BridgeOptions.From(new BridgeSettings());
        Assert.Equal((BridgeOptions.DefaultPort, "us-east-1", true), (options.Port, options.Region, options.SecretIsNew));
        Assert.True(options.Credentials.SecretKey.Length >= 40);
    }

    [Fact]
    public void All_errors_are_reported_at_once()
    {
        var settings = new BridgeSettings
        {
            Listen = "here",
            Port = 65536,
            PublicUrl = "ftp://x",
            Buckets = ["UPPER"],
            Oracle = "0x1",
            Genesis = 5,
            Latency = -1,
            Bandwidth = -1,
            Corrupt = 1.1,
            SecretKey = "short",
            MaxObjectBytes = 0
        };
        var errors = Assert.Throws<ConfigException>(() => BridgeOptions.From(settings)).Errors;
        foreach (var name in new[] { "listen", "port", "publicUrl", "buckets", "oracle", "chainId", "epochLength", "latency", "bandwidth",
            "corrupt", "secretKey", "maxObjectBytes" })
            Assert.Contains(errors, error => error.StartsWith(name + ":", StringComparison.Ordinal));
        Assert.DoesNotContain(errors, error => error.Contains("short", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, 65535, 0.0)]
    [InlineData(65535, 0, 1.0)]
    public void Bounds_belong_to_the_range(int port, int latency, double corrupt)
    {
        var options = BridgeOptions.From(new BridgeSettings { Port = port, Latency = latency, Corrupt = corrupt });
        Assert.Equal((port, latency, corrupt), (options.Port, (int)options.Faults.Latency.TotalMilliseconds, options.Faults.CorruptRate));
    }

    [Theory]
    [InlineData("{\"port\": 1, \"latency\": 5, \"noReports\": true, \"buckets\": [\"abc\"]}", true)]
    [InlineData("{\"prot\": 1}", false)]
    [InlineData("{\"port\": \"1\"}", false)]
    [InlineData("{", false)]
    [InlineData("null", false)]
    public void Files_are_read_strictly(string json, bool good)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, json);
            if (good) Assert.Equal(
                (1, 5, true), (BridgeSettings.Read(path).Port, BridgeSettings.Read(path).Latency, BridgeSettings.Read(path).NoReports));
            else Assert.Contains(path, Assert.Throws<ConfigException>(() => BridgeSettings.Read(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_missing_file_is_a_sentence() =>
        Assert.Contains("does not exist", Assert.Throws<ConfigException>(() => BridgeSettings.Read("/nowhere/at/all.json")).Message);
}
