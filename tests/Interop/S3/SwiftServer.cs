using System.Diagnostics;
using System.Text.Json;
using Flashback.Probes.Guard;
using Flashback.Probes.S3;
using Flashback.Probes.Signing;

namespace Flashback.Interop.S3;

/// <summary>OpenStack Swift with its S3 API in a process of its own (see s3-server/start.sh).</summary>
public sealed class SwiftServer : S3Server
{
    /// <summary>The first start fetches the packages.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"swift-{Environment.ProcessId}-{Path.GetRandomFileName()}");
    private Process? _process;

    public override async Task InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        _process = Process.Start(new ProcessStartInfo(Script("start.sh"), [_folder, "0", "probe:reader", "swift-secret"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        var errors = _process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(StartTimeout, SystemClock.Instance);
        var line = await _process.StandardOutput.ReadLineAsync(deadline.Token)
            ?? throw new InvalidOperationException($"Swift did not start: {await errors}");
        var ready = JsonDocument.Parse(line).RootElement;
        Location = new S3Location(
            new Uri(ready.GetProperty("url").GetString()!), Bucket, ready.GetProperty("region").GetString()!,
            new S3Credentials(ready.GetProperty("accessKey").GetString()!, ready.GetProperty("secretKey").GetString()!));

        using var client = new S3Client(new NetworkGuard(NetworkGuardOptions.Development), SystemClock.Instance,
            new S3ClientOptions { Timeout = TimeSpan.FromMinutes(2) });
        var created = await client.CreateBucketAsync(Location, default);
        if (!created.Succeeded) throw new InvalidOperationException($"Swift made no bucket: {created.Detail}");
    }

    public override async Task DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The scripts stand in the source tree, above the build's output.</summary>
    private static string Script(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "tests", "Interop", "s3-server", name);
            if (File.Exists(path)) return path;
        }
        throw new FileNotFoundException($"tests/Interop/s3-server/{name} is not above {AppContext.BaseDirectory}.");
    }
}
