using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Flashback.Ethereum.JsonRpc.Errors;

namespace Flashback.Ethereum.JsonRpc.Transport;

/// <summary>
/// JSON-RPC over HTTP to one or several servers. The first healthy endpoint is used; another takes over at once when it
/// fails, and only when all have failed does the client wait. Errors of the chain itself, such as reverts, are never
/// retried. Safe for use from several threads at once.
/// </summary>
public sealed class JsonRpcClient : IDisposable
{
    /// <summary>How long an endpoint on another chain is left alone before it is asked again.</summary>
    private static readonly TimeSpan WrongChainRest = TimeSpan.FromMinutes(1);

    private readonly JsonRpcEndpoint[] _endpoints;
    private readonly JsonRpcOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly Lock _lock = new();
    private long _nextId;

    /// <param name="endpoints">In order of preference; http or https, credentials in the user info are sent as Basic authorization.</param>
    /// <param name="options">Limits and the expected chain.</param>
    /// <param name="time">Owns timeouts and waits.</param>
    /// <param name="handler">For tests; the caller disposes of it. By default connections are
    /// pooled and redirects are not followed.</param>
    /// <exception cref="ArgumentException">No endpoint, or one that is not an http URL.</exception>
    public JsonRpcClient(IReadOnlyList<Uri> endpoints, JsonRpcOptions options, TimeProvider time, HttpMessageHandler? handler = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxAttempts, 1);
        if (endpoints.Count == 0) throw new ArgumentException("At least one RPC endpoint is needed.", nameof(endpoints));
        _endpoints = [.. endpoints.Select(url => new JsonRpcEndpoint(url))];
        (_options, _time) = (options, time);
        _http = new HttpClient(handler ?? DefaultHandler(options), disposeHandler: handler is null) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <exception cref="JsonRpcErrorException">The server answered with an error;
    /// <see cref="RevertException"/> if a contract refused.</exception>
    /// <exception cref="JsonRpcTransportException">No endpoint gave a usable answer.</exception>
    /// <exception cref="WrongChainException">The endpoints are on another chain.</exception>
    public async Task<JsonElement> CallAsync(string method, IReadOnlyList<object?> parameters, CancellationToken cancellation = default) =>
        (await RequestAsync(new JsonRpcRequest(method, parameters), cancellation)).Value;

    public void Dispose() => _http.Dispose();

    internal async Task<JsonRpcResult> RequestAsync(JsonRpcRequest request, CancellationToken cancellation)
    {
        var excluded = new HashSet<JsonRpcEndpoint>();
        for (var attempt = 1; ; attempt++)
        {
            var endpoint = await PickAsync(excluded, wait: attempt > 1, cancellation);
            try
            {
                await CheckChainAsync(endpoint, cancellation);
                var result = await ExchangeAsync(endpoint, request, cancellation);
                if (result.Error is not { IsRetryable: true } || attempt >= _options.MaxAttempts)
                {
                    Succeeded(endpoint);
                    return result;
                }
                LetRest(endpoint, null);
            }
            catch (WrongChainException)
            {
                excluded.Add(endpoint);
                if (excluded.Count == _endpoints.Length) throw;
            }
            catch (EndpointException e)
            {
                if (!e.Retryable) excluded.Add(endpoint);
                if (attempt >= _options.MaxAttempts || excluded.Count == _endpoints.Length)
                    throw new JsonRpcTransportException($"{request.Method} at {endpoint.Name} failed after {attempt} "
                        + $"{(attempt == 1 ? "attempt" : "attempts")}: {e.Message}. {e.Advice}", e);
                LetRest(endpoint, e.RetryAfter);
            }
        }
    }

    /// <summary>
    /// The first endpoint, in order of preference, that is not resting; if all are, the one that may be used soonest. A first
    /// attempt never waits; a further one waits until the endpoint has rested.
    /// </summary>
    private async Task<JsonRpcEndpoint> PickAsync(HashSet<JsonRpcEndpoint> excluded, bool wait, CancellationToken cancellation)
    {
        JsonRpcEndpoint chosen;
        TimeSpan rest;
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            chosen = _endpoints.Where(e => !excluded.Contains(e)).MinBy(e => e.RestsUntil > now ? e.RestsUntil : long.MinValue)!;
            rest = chosen.RestsUntil > now ? _time.GetElapsedTime(now, chosen.RestsUntil) : TimeSpan.Zero;
        }
        if (wait && rest > TimeSpan.Zero) await Task.Delay(rest, _time, cancellation);
        return chosen;
    }

    /// <summary>Others are preferred for a while: as long as the server asks for, or as long as the back-off says.</summary>
    private void LetRest(JsonRpcEndpoint endpoint, TimeSpan? asked)
    {
        lock (_lock)
        {
            var delay = asked is { } wanted && wanted > TimeSpan.Zero ? Least(wanted, _options.MaxDelay) : Backoff(endpoint.Failures++);
            endpoint.ChainChecked = false;
            endpoint.RestsUntil = Later(delay);
        }
    }

    /// <summary>Doubles from the base to the cap, then a random half to whole of it, so that many clients do not return together.</summary>
    private TimeSpan Backoff(int failures)
    {
        const int percent = 100;
        var whole = Least(_options.BaseDelay * Math.Pow(2, Math.Min(failures, 30)), _options.MaxDelay);
        return whole * RandomNumberGenerator.GetInt32(percent / 2, percent + 1) / percent;
    }

    private long Later(TimeSpan delay) => _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency);

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private void Succeeded(JsonRpcEndpoint endpoint)
    {
        lock (_lock) (endpoint.Failures, endpoint.RestsUntil) = (0, long.MinValue);
    }

    private async Task CheckChainAsync(JsonRpcEndpoint endpoint, CancellationToken cancellation)
    {
        if (_options.ChainId is not { } expected) return;
        lock (_lock)
        {
            if (endpoint.ChainChecked) return;
        }
        var result = await ExchangeAsync(endpoint, new JsonRpcRequest("eth_chainId"), cancellation);
        if (result.Error is { } error)
            throw new EndpointException(
                $"it does not tell its chain id: {PlainText.Clean(error.ErrorText)}", "Is this the URL of an Ethereum node?", inner: error);
        if (result.Value.ValueKind != JsonValueKind.String || !Quantity.TryRead(result.Value.GetString(), out var id)
            || id > ulong.MaxValue)
            throw new EndpointException("its chain id is not a number", "Is this the URL of an Ethereum node?");
        var actual = (ulong)id;
        lock (_lock)
        {
            endpoint.ChainChecked = actual == expected;
            if (!endpoint.ChainChecked) endpoint.RestsUntil = Later(WrongChainRest);
        }
        if (actual != expected) throw new WrongChainException(endpoint.Name, expected, actual);
    }

    private async Task<JsonRpcResult> ExchangeAsync(JsonRpcEndpoint endpoint, JsonRpcRequest request, CancellationToken cancellation)
    {
        var id = Interlocked.Increment(ref _nextId);
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            var body = await endpoint.PostAsync(_http, JsonRpcWire.Write(request, id), _options.MaxResponseBytes, either.Token);
            return JsonRpcWire.Read(body, request, id, endpoint.Name);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new EndpointException(
                $"no answer within {_options.RequestTimeout.TotalSeconds} s", "Is the node overloaded or still synchronising?");
        }
    }

    private static SocketsHttpHandler DefaultHandler(JsonRpcOptions options) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = options.RequestTimeout,
        MaxConnectionsPerServer = options.MaxConnections,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };
}
