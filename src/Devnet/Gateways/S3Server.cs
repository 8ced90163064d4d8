using System.Text.Json;
using Flashback.Devnet.Processes;
using Flashback.Probes.Guard;
using Flashback.Probes.Records;
using Flashback.Probes.S3;
using Flashback.Probes.Signing;
using Flashback.Probes.Transport;

namespace Flashback.Devnet.Gateways;

/// <summary>
/// OpenStack Swift with its S3 API: a real S3 server that this project did not write. Fetched on first use, never installed system-wide.
/// </summary>
public sealed class S3Server : IAsyncDisposable
{
    /// <summary>The first start fetches some 70 packages.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);

    private const int WarmUpRounds = 5;
    private const int WarmUpBytes = 64 * 1024;

    private readonly ChildProcess _process;

    private S3Server(ChildProcess process, Uri url, string accessKey, string secretKey)
    {
        _process = process;
        Url = url;
        AccessKey = accessKey;
        SecretKey = secretKey;
    }

    public Uri Url { get; }
    public string AccessKey { get; }
    public string SecretKey { get; }

    public static async Task<S3Server> StartAsync(string root, string dataFolder, Supervisor supervisor, CancellationToken cancellation)
    {
        var process = supervisor.Start("OpenStack Swift", "bash",
            [Path.Combine(root, "tests", "Interop", "s3-server", "start.sh"), dataFolder], "swift.log");
        try
        {
            var line = await process.WaitForLineAsync(l => l.StartsWith('{') && l.Contains("\"ready\"", StringComparison.Ordinal),
                StartTimeout, cancellation);
            var ready = JsonDocument.Parse(line).RootElement;
            return new S3Server(process, new Uri(Text("url")), Text("accessKey"), Text("secretKey"));

            string Text(string name) =>
                ready.GetProperty(name).GetString() ?? throw new DevnetException($"OpenStack Swift: its ready line has no {name}.");
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Makes the bucket, and lets the server load all of its code: what is measured afterwards is a server that runs, not one that starts.
    /// </summary>
    /// <exception cref="DevnetException">The server refused.</exception>
    public async Task CreateBucketAsync(string bucket, TimeProvider time, CancellationToken cancellation)
    {
        using var client = new S3Client(new NetworkGuard(NetworkGuardOptions.Development), time);
        var location = new S3Location(Url, bucket, "us-east-1", new S3Credentials(AccessKey, SecretKey));
        Require(await client.CreateBucketAsync(location, cancellation));
        for (var round = 0; round < WarmUpRounds; round++)
        {
            var key = $"warm-up/{round}";
            Require(await client.PutAsync(location, key, new BytesPayload(new byte[WarmUpBytes]), cancellation));
            Require(await client.GetAsync(location, key, null, WarmUpBytes, (_, _) => { }, cancellation));
            Require(await client.DeleteAsync(location, key, cancellation));
        }

        void Require(S3Exchange exchange)
        {
            if (!exchange.Succeeded)
                throw new DevnetException($"OpenStack Swift refused {exchange.Operation} on the bucket {bucket}: "
                    + $"{ProbeReasons.Of(exchange.Reason).Code} {exchange.Detail}", ExitCodes.Network);
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
