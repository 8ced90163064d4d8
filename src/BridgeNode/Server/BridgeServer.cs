using Flashback.BridgeNode.Authentication;
using Flashback.BridgeNode.Claims;
using Flashback.BridgeNode.Config;
using Flashback.BridgeNode.Faults;
using Flashback.BridgeNode.Http;
using Flashback.BridgeNode.Identity;
using Flashback.BridgeNode.Reports;
using Flashback.BridgeNode.S3;
using Flashback.BridgeNode.Storage;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Flashback.BridgeNode.Server;

/// <summary>A running Bridge Node: the S3 API for everything, and the oracle's own endpoints under <c>/.flashback/v1/</c>.</summary>
public sealed class BridgeServer : IAsyncDisposable
{
    public const int MaxConnections = 4096;

    /// <summary>How long running requests may take when the node stops.</summary>
    public static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(1);

    private const string OwnPrefix = "/.flashback/v1/";

    private readonly WebApplication _app;
    private readonly BridgeOptions _options;
    private readonly BridgeKey _key;
    private readonly ClaimCode _claimCode = new();
    private readonly FaultInjector _faults;
    private readonly S3Api _s3;
    private readonly ReportEndpoint _reports;
    private readonly ClaimEndpoint _claims;

    private BridgeServer(BridgeOptions options, PrivateKey key, TimeProvider time)
    {
        _options = options;
        _key = new BridgeKey(key, new OracleDomain(options.ChainId, options.Oracle));
        _faults = new FaultInjector(options.Faults, time);
        var store = new ObjectStore(options.Limits, options.Data);
        foreach (var bucket in options.Buckets) store.CreateBucket(bucket);
        var counters = new RequestCounters();
        _s3 = new S3Api(new S3Authenticator(options.Credentials, options.Region, time), store, _faults, counters, time, options.Region);
        _reports = new ReportEndpoint(_key, counters, _faults, time, options.Genesis, options.EpochLength);
        _claims = new ClaimEndpoint(_key, _claimCode, () => PublicUrl);
        _app = Build(options);
        _app.Run(RouteAsync);
    }

    /// <summary>Where the node listens.</summary>
    public string Url =>
        _app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();

    public string PublicUrl => _options.PublicUrl ?? Url;

    public Address BridgeAddress => _key.Address;

    public string ClaimCode => _claimCode.Text;

    /// <summary>Returns when the process is stopped or the token is cancelled.</summary>
    public Task StoppedAsync(CancellationToken cancellation) => _app.WaitForShutdownAsync(cancellation);

    /// <exception cref="IOException">The port is taken, or the data folder cannot be used.</exception>
    /// <exception cref="KeyFileException">The key file cannot be used.</exception>
    public static async Task<BridgeServer> StartAsync(BridgeOptions options, TimeProvider time, CancellationToken cancellation = default)
    {
        var key = options.KeyFile is { } path ? BridgeKey.LoadOrCreate(path) : PrivateKey.Generate();
        var server = new BridgeServer(options, key, time);
        try
        {
            await server._app.StartAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var grace = new CancellationTokenSource();
        await grace.CancelAsync();
        await _app.StopAsync(grace.Token);
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private static WebApplication Build(BridgeOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopGrace);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Listen, options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            // The framing of a chunked upload adds less than a tenth.
            kestrel.Limits.MaxRequestBodySize = options.Limits.MaxObjectBytes + (options.Limits.MaxObjectBytes / 8) + (1 << 20);
            // Slow clients and this node's own pacing are not cut by a minimum rate.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        return builder.Build();
    }

    private Task RouteAsync(HttpContext context)
    {
        if (!_faults.Admit(context)) return Task.CompletedTask;
        var path = context.Request.Path.Value ?? "";
        if (!path.StartsWith(OwnPrefix, StringComparison.Ordinal)) return _s3.HandleAsync(context);
        return path[OwnPrefix.Length..] switch
        {
            "report" => _reports.HandleAsync(context),
            "claim" => _claims.HandleAsync(context),
            "health" => Answers.JsonAsync(context, new { status = "ok", bridge = BridgeAddress.ToString() }),
            _ => Answers.RefuseAsync(context, 404, "There is no such endpoint."),
        };
    }
}
