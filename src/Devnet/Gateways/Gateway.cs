using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Flashback.Devnet.Plan;
using Flashback.Devnet.Processes;
using Flashback.Ethereum;

namespace Flashback.Devnet.Gateways;

/// <summary>A running reference Bridge Node: the process, and what its ready line says.</summary>
public sealed class Gateway : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _process;

    private Gateway(
        GatewayPlan plan, ChildProcess process, Uri url, Uri endpoint, Address bridge, string claimCode, string accessKey, string secretKey)
    {
        Plan = plan;
        _process = process;
        Url = url;
        Endpoint = endpoint;
        Bridge = bridge;
        ClaimCode = claimCode;
        AccessKey = accessKey;
        SecretKey = secretKey;
    }

    public GatewayPlan Plan { get; }
    /// <summary>Where the Bridge Node itself answers: claims, reports, S3.</summary>
    public Uri Url { get; }

    /// <summary>Where its storage is reached: the node itself, or the S3 server that it stands for.</summary>
    public Uri Endpoint { get; }

    public Address Bridge { get; }
    public string ClaimCode { get; }
    public string AccessKey { get; }
    public string SecretKey { get; }

    /// <param name="plan">Its fate.</param>
    /// <param name="storage">Another S3 server behind this Bridge Node; null serves from its own memory.</param>
    /// <param name="chainId">Chain of the oracle.</param>
    /// <param name="oracle">Contract that claims and reports are signed for.</param>
    /// <param name="supervisor">Starts its process.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public static async Task<Gateway> StartAsync(
        GatewayPlan plan, S3Server? storage, ulong chainId, Address oracle, Supervisor supervisor, CancellationToken cancellation)
    {
        string[] publicUrl = storage is null ? [] : ["--public-url", storage.Url.ToString()];
        var process = supervisor.Start($"bridge node {plan.Name}", "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "bridge-node.dll"), "run", "--port", "0", "--bucket", GatewayPlan.Bucket,
                "--chain-id", $"{chainId}", "--oracle", oracle.ToString(), .. publicUrl, .. plan.Faults],
            $"bridge-{plan.Name}.log");
        try
        {
            var line = await process.WaitForLineAsync(l => l.StartsWith('{') && l.Contains("\"ready\"", StringComparison.Ordinal),
                StartTimeout, cancellation);
            var ready = JsonDocument.Parse(line).RootElement;
            return new Gateway(plan, process, new Uri(Text("url")), storage?.Url ?? new Uri(Text("url")), Address.Parse(Text("bridge")),
                Text("claimCode"),
                storage?.AccessKey ?? Text("accessKey"), storage?.SecretKey ?? Text("secretKey"));

            string Text(string name) =>
                ready.GetProperty(name).GetString() ?? throw new DevnetException($"bridge node {plan.Name}: its ready line has no {name}.");
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>The claim exchange that a provider goes through: the code from the node's console for the bridge key's signature.</summary>
    public async Task<(IReadOnlyList<string> Endpoints, byte[] Signature)> ClaimAsync(
        Address provider, ulong nonce, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        // A claim is a few bytes: it is sent whole, with its length.
        using var request =
            new StringContent(JsonSerializer.Serialize(new { code = ClaimCode, provider = provider.ToString(), nonce = $"{nonce}" }),
                Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(Url, "/.flashback/v1/claim"), request, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new DevnetException($"bridge node {Plan.Name} refused the claim ({(int)answer.StatusCode}): "
                + $"{await answer.Content.ReadAsStringAsync(cancellation)}");
        var claim = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        return ([.. claim.GetProperty("endpoints").EnumerateArray().Select(e => e.GetString()!)],
            Hex.Decode(claim.GetProperty("signature").GetString()!));
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
