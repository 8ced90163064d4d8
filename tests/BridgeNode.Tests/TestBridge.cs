using Flashback.BridgeNode.Config;
using Flashback.BridgeNode.Faults;
using Flashback.BridgeNode.Server;
using Flashback.Probes.Guard;
using Flashback.Probes.S3;
using Flashback.Probes.Signing;

namespace Flashback.BridgeNode.Tests;

/// <summary>A Bridge Node in this process with one bucket, and a client for it.</summary>
internal sealed class TestBridge : IAsyncDisposable
{
    public const string Bucket = "unit-bucket";

    private TestBridge(BridgeServer server, BridgeOptions options)
    {
        Server = server;
        Options = options;
        Client = new S3Client(new NetworkGuard(NetworkGuardOptions.Development), SystemClock.Instance,
            new S3ClientOptions { Timeout = TimeSpan.FromMinutes(2) });
    }

    public BridgeServer Server { get; }

    public BridgeOptions Options { get; }

    public S3Client Client { get; }

    public S3Location Location => new(new Uri(Server.Url), Bucket, Options.Region, Options.Credentials);

    public static Task<TestBridge> StartAsync(FaultOptions? faults = null) =>
        StartAsync(new BridgeOptions { Faults = faults ?? new FaultOptions() });

    public static async Task<TestBridge> StartAsync(BridgeOptions options, TimeProvider? time = null)
    {
        options = options with { Port = 0, Buckets = [Bucket], Credentials = new S3Credentials("access-key", "secret-key") };
        return new TestBridge(await BridgeServer.StartAsync(options, time ?? SystemClock.Instance), options);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
