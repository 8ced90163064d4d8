using System.Diagnostics;

namespace Flashback.Interop.Libp2p;

/// <summary>
/// The js-libp2p packages and the Node that runs them, installed from the lock file when they are missing or older than it.
/// </summary>
internal static class JsPackages
{
    private static readonly TimeSpan InstallTime = TimeSpan.FromMinutes(5);

    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Interop", "libp2p-js");

    public static string Node => Path.Combine(Folder, "node_modules", "node", "bin", "node");

    public static async Task EnsureAsync()
    {
        var installed = Path.Combine(Folder, "node_modules", ".package-lock.json");
        if (File.Exists(Node) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
            return;
        using var npm = Process.Start(new ProcessStartInfo("npm", "ci --no-audit --no-fund --loglevel=error") { WorkingDirectory = Folder })
            ?? throw new InvalidOperationException("npm could not be started. Install it with: apt-get install npm");
        await npm.WaitForExitAsync().WaitAsync(InstallTime, SystemClock.Instance);
        if (npm.ExitCode != 0 || !File.Exists(Node))
            throw new InvalidOperationException($"npm ci in tests/Interop/libp2p-js failed with exit code {npm.ExitCode}.");
    }
}
