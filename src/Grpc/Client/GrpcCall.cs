using System.IO.Pipelines;
using Flashback.Grpc.Wire;

namespace Flashback.Grpc.Client;

/// <summary>
/// One call of a client: sends the request, reads the response as a stream, and ends exactly once with a status. Its token is
/// cancelled by the caller, by the deadline and by that end.
/// </summary>
internal sealed class GrpcCall<TResponse> : ICall, ICallEvents, IAsyncStreamReader<TResponse>
{
    private const int ReadBufferSize = 16 * 1024;

    private readonly GrpcChannel _channel;
    private readonly Marshaller<TResponse> _marshaller;
    private readonly CallOptions _options;
    private readonly TimeSpan? _timeout;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _cancel;
    private HttpResponseMessage? _response;
    private MessageReader<TResponse>? _reader;
    private CallEnd? _end;

    public GrpcCall(GrpcChannel channel, Marshaller<TResponse> marshaller, CallOptions options)
    {
        _channel = channel;
        _marshaller = marshaller;
        _options = options;
        var time = channel.Options.Time;
        _timeout = options.Deadline is { } deadline && deadline != DateTime.MaxValue ? deadline.ToUniversalTime() - time.GetUtcNow().UtcDateTime : null;
        _deadline = GrpcTimeout.StartTimer(_timeout, time);
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, options.CancellationToken);
        Token = _cancel.Token;
    }

    public CancellationToken Token { get; }

    public Task<Metadata> ResponseHeadersAsync { get; private set; } = null!;

    public TResponse Current => _reader is { } reader ? reader.Current : throw new InvalidOperationException("MoveNext has brought no message");

    public void Start(IMethod method, Func<HttpContent> content)
    {
        ResponseHeadersAsync = SendAsync(method, content);
        // A caller who reads only messages hears of the failure there.
        _ = ResponseHeadersAsync.ContinueWith(static task => task.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        await using var _ = cancellationToken.UnsafeRegister(static call => ((GrpcCall<TResponse>)call!).Cancel(), this);
        await ResponseHeadersAsync;
        try
        {
            if (_end is null && await _reader!.MoveNextAsync(Token)) return true;
            if (_end is null) End(ResponseWire.EndOf(_response!, _channel.Options.MaxMetadataSize));
        }
        catch (Exception error)
        {
            throw Fail(error);
        }
        return _end!.Status.StatusCode == StatusCode.OK ? false : throw _end.ToException();
    }

    public async Task<TResponse> ReadSingleAsync()
    {
        try
        {
            return await this.ReadSingleAsync(CancellationToken.None);
        }
        catch (RpcException error)
        {
            End(new CallEnd(error.Status, error.Trailers)); // too many messages: nobody will read the rest
            throw;
        }
    }

    public Status GetStatus() => Ended().Status;

    public Metadata GetTrailers() => Ended().Trailers;

    public void Cancel()
    {
        try
        {
            if (_end is null) _cancel.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended in this moment.
        }
    }

    public void Dispose()
    {
        End(new CallEnd(new Status(StatusCode.Cancelled, "the call was disposed")));
    }

    /// <summary>Why something failed that belongs to this call; the call's own status, once it has one.</summary>
    public RpcException Explain(Exception error)
    {
        if (_end is { } end) return end.ToException(error);
        if (_deadline.IsCancellationRequested) return new(new Status(StatusCode.DeadlineExceeded, "the deadline has passed"), [], error);
        if (Token.IsCancellationRequested) return new(new Status(StatusCode.Cancelled, "the call was cancelled"), [], error);
        return new(TransportStatus.Of(error), [], error);
    }

    private async Task<Metadata> SendAsync(IMethod method, Func<HttpContent> content)
    {
        try
        {
            var request = RequestWire.Build(_channel, method, _options.Headers, _timeout, content());
            _response = await _channel.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
            if (ResponseWire.EarlyEndOf(_response, _channel.Options.MaxMetadataSize) is { } end)
            {
                End(end);
                return [];
            }
            var headers = ResponseWire.Read(_response.Headers, _channel.Options.MaxMetadataSize);
            var body = PipeReader.Create(await _response.Content.ReadAsStreamAsync(Token), new(bufferSize: ReadBufferSize, useZeroByteReads: true));
            _reader = new(body, _marshaller, _channel.Options.MaxReceiveMessageSize);
            return headers;
        }
        catch (Exception error)
        {
            throw Fail(error);
        }
    }

    private RpcException Fail(Exception error)
    {
        var failure = Explain(error);
        End(new CallEnd(failure.Status, failure.Trailers));
        return failure;
    }

    private void End(CallEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, end, null) is not null) return;
        _cancel.Cancel(); // also releases a request stream that nobody will read
        _response?.Dispose();
        _cancel.Dispose();
        _deadline.Dispose();
    }

    private CallEnd Ended() => _end ?? throw new InvalidOperationException("the call is not over");
}
