using Flashback.BridgeNode.Config;
using Flashback.BridgeNode.Server;
using Flashback.Probes.S3;
using Flashback.Probes.Signing;

namespace Flashback.Interop.S3;

/// <summary>The reference Bridge Node.</summary>
public sealed class BridgeNodeServer : S3Server
{
    private BridgeServer? _server;

    public override async Task InitializeAsync()
    {
        var options = new BridgeOptions { Port = 0, Buckets = [Bucket], Credentials = new S3Credentials("bridge-access", "bridge-secret") };
        _server = await BridgeServer.StartAsync(options, SystemClock.Instance);
        Location = new S3Location(new Uri(_server.Url), Bucket, options.Region, options.Credentials);
    }

    public override async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
