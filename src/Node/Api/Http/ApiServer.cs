using System.Text;
using System.Text.Json.Nodes;
using Flashback.Ethereum;
using Flashback.Node.Accuse;
using Flashback.Node.Api.Queries;
using Flashback.Node.Configuration;
using Flashback.Node.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Flashback.Node.Api.Http;

/// <summary>
/// The node's HTTP interface: health, metrics, status, verdicts, evidence, events. Reads only; on loopback unless told otherwise.
/// </summary>
public sealed class ApiServer : IAsyncDisposable
{
    public const int MaxConnections = 128;

    private static readonly TimeSpan s_headersTimeout = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;
    private readonly INodeStatus _status;
    private readonly NodeQueries _queries;
    private readonly EventFeed _events;
    private readonly MetricsPage _metrics = new();
    private readonly int _maxFollowers;

    public ApiServer(ApiOptions options, NodeQueries queries, EventFeed events, TimeProvider time)
    {
        (_status, _queries, _events, _maxFollowers) = (queries.Status, queries, events, options.MaxEventClients);
        var builder = BareWeb.Create(kestrel =>
        {
            kestrel.Listen(options.Listen);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxRequestLineSize = 2048;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = s_headersTimeout;
        });
        _app = builder.Build();
        var limit = new RateLimit(options.RequestsPerSecond, time);
        _app.Use(next => context => AnswerAsync(next, context));
        // A flood must not look like a node that hangs: its supervisor would restart it.
        _app.Use(next => context => context.Request.Path == "/livez" || limit.TryTake()
            ? next(context) : Refuse(context, 429, "Too many requests: api.requestsPerSecond."));
        _app.MapGet(
            "/livez", context => context.Response.WriteAsync(_status.IsAlive ? "ok\n" : Fail(context, "the main loop does not run\n")));
        _app.MapGet(
            "/healthz", context => context.Response.WriteAsync(_status.IsAlive ? "ok\n" : Fail(context, "the main loop does not run\n")));
        _app.MapGet("/readyz", ReadyAsync);
        _app.MapGet("/metrics", context => WriteAsync(context, "text/plain; version=0.0.4", _metrics.Write()));
        _app.MapGet(
            "/v1/status", context => WriteAsync(context, "application/json", StatusDocument.Write(_status.Describe()).ToJsonString()));
        _app.MapGet("/v1/verdicts/{unit}/{epoch}", VerdictAsync);
        _app.MapGet("/v1/evidence/{epoch}/{unit}", EvidenceAsync);
        _app.MapGet("/v1/equivocations", EquivocationsAsync);
        _app.MapGet("/v1/events", EventsAsync);
        _app.MapFallback(context => Refuse(context, 404, "There is nothing here. See docs/api.md."));
    }

    /// <summary>A request failed because of an internal error; the caller was told no more than that.</summary>
    public event Action<string, Exception>? Failed;

    /// <summary>The address that it listens on, known after the start.</summary>
    public string Address { get; private set; } = "";

    /// <exception cref="IOException">The address is taken.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await _app.StartAsync(cancellation);
        Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public async ValueTask DisposeAsync()
    {
        using (var now = new CancellationTokenSource())
        {
            await now.CancelAsync();
            await _app.StopAsync(now.Token);
        }
        await _app.DisposeAsync();
        _metrics.Dispose();
    }

    private async Task AnswerAsync(RequestDelegate next, HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception error) when (error is not BadHttpRequestException && !context.RequestAborted.IsCancellationRequested)
        {
            Failed?.Invoke(context.Request.Path, error);
            if (context.Response.HasStarted) context.Abort();
            else await Refuse(context, 500, "Internal error; see the node's log.");
        }
    }

    private Task ReadyAsync(HttpContext context)
    {
        var reasons = _status.NotReady();
        if (reasons.Count > 0) context.Response.StatusCode = 503;
        return context.Response.WriteAsync(
            reasons.Count == 0 ? "ok\n" : string.Concat(reasons.Select(reason => $"{reason.Code}: {reason.Text}\n")));
    }

    private Task VerdictAsync(HttpContext context)
    {
        if (!Bytes32.TryParse((string?)context.Request.RouteValues["unit"], out var unit))
            return Refuse(context, 400, "The data unit is 0x and 64 hex digits.");
        var text = (string?)context.Request.RouteValues["epoch"];
        ulong? epoch = text != "latest" && ulong.TryParse(text, out var number) && number <= long.MaxValue ? number : null;
        if (epoch is null && text != "latest") return Refuse(context, 400, "The epoch is a decimal number or 'latest'.");
        return AnswerAsync(context, _queries.Verdict(unit, epoch), attested => attested.ToJson());
    }

    private Task EvidenceAsync(HttpContext context)
    {
        if (!ulong.TryParse((string?)context.Request.RouteValues["epoch"], out var epoch) || epoch > long.MaxValue)
            return Refuse(context, 400, "The epoch is a decimal number.");
        if (!Bytes32.TryParse((string?)context.Request.RouteValues["unit"], out var unit))
            return Refuse(context, 400, "The data unit is 0x and 64 hex digits.");
        return AnswerAsync(context, _queries.Evidence(epoch, unit), document => document);
    }

    /// <summary>The newest proofs that a validator signed two payloads for one slot.</summary>
    private Task EquivocationsAsync(HttpContext context)
    {
        var proofs = _queries.Equivocations().Select(proof => EquivocationDocument.Write(proof.Setup, proof.Found));
        return WriteAsync(context, "application/json", new JsonObject { ["equivocations"] = new JsonArray([.. proofs]) }.ToJsonString());
    }

    /// <summary>JSON lines, or server-sent events for clients that accept them; <c>?after=ID</c> resumes.</summary>
    private async Task EventsAsync(HttpContext context)
    {
        var asked = (string?)context.Request.Query["after"];
        if (!long.TryParse(asked ?? $"{long.MaxValue}", out var after) || after < 0)
        {
            await Refuse(context, 400, "after is the decimal id of an event; 0 begins with the ones remembered.");
            return;
        }
        if (_events.Follow(after, _maxFollowers) is not { } reader)
        {
            await Refuse(context, 503, "Too many followers: api.maxEventClients.");
            return;
        }
        try
        {
            var asEvents = context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.Ordinal);
            context.Response.ContentType = asEvents ? "text/event-stream" : "application/x-ndjson";
            await context.Response.Body.FlushAsync(context.RequestAborted);
            while (await reader.WaitToReadAsync(context.RequestAborted))
            {
                while (reader.TryRead(out var line))
                    await context.Response.WriteAsync(asEvents ? $"data: {line}\n\n" : line + "\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The follower left, or the node stops.
        }
        finally
        {
            _events.Leave(reader);
        }
    }

    private static Task AnswerAsync<T>(HttpContext context, Answer<T> answer, Func<T, byte[]> body) where T : class =>
        answer.IsFound ? WriteAsync(context, "application/json", body(answer.Value)) : Refuse(context, 404, answer.Problem);

    private static string Fail(HttpContext context, string text)
    {
        context.Response.StatusCode = 503;
        return text;
    }

    private static Task Refuse(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, "application/json", new JsonObject { ["error"] = text }.ToJsonString());
    }

    private static Task WriteAsync(HttpContext context, string type, string text) =>
        WriteAsync(context, type, Encoding.UTF8.GetBytes(text));

    private static async Task WriteAsync(HttpContext context, string type, byte[] body)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
