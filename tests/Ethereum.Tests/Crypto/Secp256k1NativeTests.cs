using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Flashback.Ethereum.Tests.Crypto;

public class Secp256k1NativeTests
{
    private static string Output => Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);

    /// <summary>A bundled library is patched by nobody but us, so its version moves on purpose: here, and in the changelog.</summary>
    [Fact]
    public void The_bundled_version_is_this_one() => Assert.True(Libraries().ContainsKey("Secp256k1.Net/2.0.0"));

    [Fact]
    public void The_bundled_library_is_the_one_in_use()
    {
        Assert.True(Secp256k1.IsValidPrivateKey(Bytes32.FromBigInteger(1).Span));
        using var process = Process.GetCurrentProcess();
        var loaded = process.Modules.Cast<ProcessModule>().Select(module => module.FileName)
            .Where(file => Path.GetFileName(file).Contains("secp256k1."));
        Assert.StartsWith(Path.Combine(Output, "runtimes"), Assert.Single(loaded));
    }

    /// <summary>Whatever was built here can be moved to any of these.</summary>
    [Theory]
    [InlineData("linux-x64", "libsecp256k1.so")]
    [InlineData("linux-arm64", "libsecp256k1.so")]
    [InlineData("linux-musl-x64", "libsecp256k1.so")]
    [InlineData("linux-musl-arm64", "libsecp256k1.so")]
    [InlineData("osx-x64", "libsecp256k1.dylib")]
    [InlineData("osx-arm64", "libsecp256k1.dylib")]
    [InlineData("win-x64", "secp256k1.dll")]
    [InlineData("win-arm64", "secp256k1.dll")]
    public void Every_platform_has_its_library(string platform, string file)
    {
        Assert.NotNull(Targets()[$"runtimes/{platform}/native/{file}"]);
        Assert.True(File.Exists(Path.Combine(Output, "runtimes", platform, "native", file)));
    }

    [Fact]
    public void Serves_many_threads_at_once() => Parallel.For(0, 64, i =>
    {
        var digest = Bytes32.FromBigInteger(i + 1);
        using var key = PrivateKey.FromBytes(digest.Span);
        Assert.True(Secp256k1.TryRecover(digest, key.Sign(digest), out var signer));
        Assert.Equal(key.Address, signer);
    });

    private static JsonObject Libraries() => Dependencies()["libraries"]!.AsObject();

    private static JsonObject Targets() =>
        Dependencies()["targets"]!.AsObject().Single().Value!["Secp256k1.Net/2.0.0"]!["runtimeTargets"]!.AsObject();

    /// <summary>What the runtime itself goes by when it looks for a native library.</summary>
    private static JsonNode Dependencies() => JsonNode.Parse(File.ReadAllText(Path.Combine(Output, "Flashback.Ethereum.Tests.deps.json")))!;
}
