using System.Text.Json;
using Flashback.BridgeNode.Config;

namespace Flashback.BridgeNode.Server;

/// <summary>The one line of JSON on standard output that says the node is ready and how to reach it.</summary>
public static class ReadyLine
{
    public static string Of(BridgeServer server, BridgeOptions options) => JsonSerializer.Serialize(new
    {
        @event = "ready",
        url = server.Url,
        publicUrl = server.PublicUrl,
        bridge = server.BridgeAddress.ToString(),
        claimCode = server.ClaimCode,
        region = options.Region,
        accessKey = options.Credentials.AccessKey,
        secretKey = options.SecretIsNew ? options.Credentials.SecretKey : null,
        buckets = options.Buckets,
        pid = Environment.ProcessId,
    });
}
