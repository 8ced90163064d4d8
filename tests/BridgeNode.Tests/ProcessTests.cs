using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Flashback.Probes.Guard;
using Flashback.Probes.S3;
using Flashback.Probes.Signing;
using Flashback.Probes.Transport;

namespace Flashback.BridgeNode.Tests;

/// <summary>The command itself, as a process.</summary>
[Collection(ProcessCollection.Name)]
public sealed class ProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("-TERM")]
    [InlineData("-INT")]
    public async Task It_says_that_it_is_ready_serves_and_stops_when_told(string signal)
    {
        using var process = Start("run", "--port", "0", "--bucket", "my-bucket", "--access-key", "someone", "--secret-key", "long-secret");
        using var patience = new CancellationTokenSource(Patience, SystemClock.Instance);
        var ready = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync(patience.Token))!).RootElement;
        Assert.Equal("ready", ready.GetProperty("event").GetString());
        Assert.Equal(JsonValueKind.Null, ready.GetProperty("secretKey").ValueKind);
        Assert.Equal(process.Id, ready.GetProperty("pid").GetInt32());
        using var client = new S3Client(new NetworkGuard(NetworkGuardOptions.Development), SystemClock.Instance,
            new S3ClientOptions { Timeout = Patience });
        var location = new S3Location(new Uri(ready.GetProperty("url").GetString()!), "my-bucket", "us-east-1",
            new S3Credentials("someone", "long-secret"));
        Assert.True((await client.PutAsync(location, "k", new BytesPayload(Pattern.Of(1000)), default)).Succeeded);

        var told = SystemClock.Instance.GetTimestamp();
        using (var kill = Process.Start("kill", [signal, process.Id.ToString()])) await kill.WaitForExitAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(ExitCodes.Ok, process.ExitCode);
        // Half a minute is what a web server that nobody told otherwise gives to those who hang on.
        Assert.InRange(SystemClock.Instance.GetElapsedTime(told), TimeSpan.Zero, TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task A_taken_port_is_a_sentence_and_code_5()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var (code, errors) = await RunAsync("run", "--port", ((IPEndPoint)listener.LocalEndpoint).Port.ToString());
        Assert.Equal(ExitCodes.Network, code);
        Assert.Contains("address already in use", errors, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(ExitCodes.Usage, "--prot", "run", "--prot", "1")]
    [InlineData(ExitCodes.Usage, "many", "run", "--port", "many")]
    [InlineData(ExitCodes.Usage, "--corrupt '7' must be a number from 0 to 1", "run", "--corrupt", "7")]
    [InlineData(ExitCodes.Usage, "a command is missing: run")]
    [InlineData(ExitCodes.Config, "3 to 63 lower-case letters", "run", "--bucket", "UPPER")]
    [InlineData(ExitCodes.Config, "/nowhere.json", "run", "--config", "/nowhere.json")]
    [InlineData(ExitCodes.Key, "/nowhere/key", "run", "--key", "/nowhere/key")]
    public async Task Bad_input_is_a_sentence_and_a_code(int code, string mentioned, params string[] arguments)
    {
        var (exit, errors) = await RunAsync(arguments);
        Assert.Equal(code, exit);
        Assert.Contains(mentioned, errors);
        Assert.DoesNotContain("   at ", errors);
    }

    private static async Task<(int Code, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        using var patience = new CancellationTokenSource(Patience, SystemClock.Instance);
        var errors = await process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, errors);
    }

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
}
