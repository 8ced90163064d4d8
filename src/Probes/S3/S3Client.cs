using Flashback.Ethereum;
using Flashback.Probes.Guard;
using Flashback.Probes.Records;
using Flashback.Probes.Transport;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.S3;

/// <summary>
/// A measuring S3 client: path style, Signature Version 4, one attempt per call, every phase timed, every size bounded.
/// Calls never throw for anything that a target, resolver or network does: the exchange's reason tells. One call at a time
/// per client when connections are reused, otherwise calls are independent.
/// </summary>
public sealed class S3Client : IDisposable
{
    private readonly NetworkGuard _guard;
    private readonly TimeProvider _time;
    private readonly S3ClientOptions _options;
    private readonly MeasuredTransport? _kept;
    private readonly SemaphoreSlim _turn = new(1);

    public S3Client(NetworkGuard guard, TimeProvider time, S3ClientOptions? options = null)
    {
        _guard = guard;
        _time = time;
        _options = options ?? new S3ClientOptions();
        if (_options.ReuseConnection) _kept = new MeasuredTransport(guard, S3ClientOptions.MaxHeaderKilobytes);
    }

    /// <summary>Stores an object. The payload is read twice: to hash it (before the clock starts) and to send it.</summary>
    public Task<S3Exchange> PutAsync(S3Location location, string key, IPayload payload, CancellationToken cancellation) =>
        SendAsync(new S3Request(ProbeOperation.Put, HttpMethod.Put, location, key) { Payload = payload }, cancellation);

    /// <summary>
    /// Reads a range of an object, or all of it when <paramref name="range"/> is null, of at most <paramref name="maxBytes"/>.
    /// </summary>
    public Task<S3Exchange> GetAsync(
        S3Location location, string key, ByteRange? range, long maxBytes, BodySink sink, CancellationToken cancellation) =>
        SendAsync(
            new S3Request(ProbeOperation.Get, HttpMethod.Get, location, key)
            {
                Range = range,
                Sink = sink,
                MaxBytes = Math.Min(maxBytes, range?.Length ?? maxBytes)
            },
            cancellation);

    /// <summary>Asks for an object's headers, or whether the bucket is there when <paramref name="key"/> is empty.</summary>
    public Task<S3Exchange> HeadAsync(S3Location location, string key, CancellationToken cancellation) =>
        SendAsync(new S3Request(ProbeOperation.Head, HttpMethod.Head, location, key), cancellation);

    /// <summary>Removes an object; one that is not there counts as removed, as S3 has it.</summary>
    public Task<S3Exchange> DeleteAsync(S3Location location, string key, CancellationToken cancellation) =>
        SendAsync(new S3Request(ProbeOperation.Delete, HttpMethod.Delete, location, key), cancellation);

    /// <summary>One page of a listing (ListObjectsV2).</summary>
    public async Task<S3Exchange> ListAsync(S3Location location, string prefix, int maxKeys, string? page, CancellationToken cancellation)
    {
        var query =
            new List<KeyValuePair<string, string>> { new("list-type", "2"), new("max-keys", maxKeys.ToString()), new("prefix", prefix) };
        if (page is not null) query.Add(new("continuation-token", page));
        var body = new MemoryStream();
        var exchange = await SendAsync(
            new S3Request(ProbeOperation.List, HttpMethod.Get, location)
            {
                Query = query,
                Sink = (_, bytes) => body.Write(bytes),
                MaxBytes = S3ClientOptions.MaxListBytes
            },
            cancellation);
        if (!exchange.Succeeded) return exchange;
        return S3Xml.TryReadList(body.ToArray(), out var entries, out var next)
            ? exchange with { Entries = entries, NextPage = next }
            : exchange with { Reason = ProbeReason.MalformedResponse, Detail = "The listing is not a ListBucketResult." };
    }

    /// <summary>Creates the bucket (for tests and one-shot tools; probes never do).</summary>
    public Task<S3Exchange> CreateBucketAsync(S3Location location, CancellationToken cancellation) =>
        SendAsync(new S3Request(ProbeOperation.Put, HttpMethod.Put, location), cancellation);

    public void Dispose()
    {
        _kept?.Dispose();
        _turn.Dispose();
    }

    private async Task<S3Exchange> SendAsync(S3Request request, CancellationToken cancellation)
    {
        var forbidden = _guard.Check(request.Location.Endpoint);
        if (forbidden != ProbeReason.None)
            return new S3Exchange
            {
                Operation = request.Operation,
                Started = _time.GetUtcNow(),
                Phases = default,
                Reason = forbidden,
                Detail = ProbeReasons.Of(forbidden).Short
            };
        var payloadHash = S3RequestMessage.PayloadHash(request.Payload);
        if (_kept is null)
        {
            using var fresh = new MeasuredTransport(_guard, S3ClientOptions.MaxHeaderKilobytes);
            return await MeasureAsync(fresh, request, payloadHash, cancellation);
        }
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            return await MeasureAsync(_kept, request, payloadHash, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<S3Exchange> MeasureAsync(
        MeasuredTransport transport, S3Request request, string payloadHash, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var clock = new PhaseClock(_time, either.Token);
        var reader = new S3ResponseReader(request, clock);
        HttpRequestMessage? message = null;
        S3Exchange exchange;
        try
        {
            message = S3RequestMessage.Create(request, payloadHash, _options.UserAgent, clock);
            using var response = await transport.SendAsync(message, clock);
            await reader.ReadAsync(response);
            exchange = reader.Exchange;
        }
        catch (Exception failure)
        {
            // What no request can be made for is an endpoint that passed the guard: nothing else in it is bound to a form.
            var reason = message is null && failure is FormatException
                ? ProbeReason.EndpointInvalid
                : FailureReasons.Of(failure, clock, request.Payload is not null, cancellation.IsCancellationRequested);
            exchange = reader.Exchange with { Reason = reason, Detail = PlainText.Clean(failure.GetBaseException().Message) };
        }
        using (message)
        {
            var bytes = message?.Content is PayloadContent sent ? (ulong)sent.SentBytes : exchange.Bytes;
            return exchange with { Phases = clock.ToPhases(), Peer = clock.Peer, Bytes = bytes };
        }
    }
}
