using Flashback.Grpc.Server;
using static Flashback.Grpc.Health.HealthCheckResponse.Types;

namespace Flashback.Grpc.Health;

/// <summary>
/// Tells which services of this server serve (https://github.com/grpc/grpc/blob/master/doc/health-checking.md); the empty name
/// is the server as a whole. Safe for use by many threads.
/// </summary>
public sealed class HealthServiceImpl : IGrpcService
{
    public const int MaxServiceNameLength = 256;
    public const int MaxWatchers = 256;

    /// <summary>As the protocol has it: a list of more is not given.</summary>
    public const int MaxListedServices = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServingStatus> _statuses = new() { [""] = ServingStatus.Serving };
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _watchers;
    private bool _shutDown;

    public void SetStatus(string service, ServingStatus status) => Change(() => _statuses[service] = status);

    public void ClearStatus(string service) => Change(() => _statuses.Remove(service));

    /// <summary>From now on nothing serves and those who watch are sent away, so that the host can stop.</summary>
    public void Shutdown() => Change(() =>
    {
        _shutDown = true;
        foreach (var service in _statuses.Keys) _statuses[service] = ServingStatus.NotServing;
    });

    public ServerServiceDefinition BindService() => ServerServiceDefinition.CreateBuilder()
        .AddMethod(HealthMethods.Check, CheckAsync)
        .AddMethod(HealthMethods.List, ListAsync)
        .AddMethod(HealthMethods.Watch, WatchAsync)
        .Build();

    private Task<HealthCheckResponse> CheckAsync(HealthCheckRequest request, ServerCallContext context)
    {
        lock (_gate)
        {
            return _statuses.TryGetValue(request.Service, out var status)
                ? Task.FromResult(new HealthCheckResponse { Status = status })
                : throw new RpcException(StatusCode.NotFound, "there is no such service");
        }
    }

    private Task<HealthListResponse> ListAsync(HealthListRequest request, ServerCallContext context)
    {
        var response = new HealthListResponse();
        lock (_gate)
        {
            if (_statuses.Count > MaxListedServices) throw new RpcException(StatusCode.ResourceExhausted, $"there are more than {MaxListedServices} services");
            foreach (var (service, status) in _statuses) response.Statuses[service] = new HealthCheckResponse { Status = status };
        }
        return Task.FromResult(response);
    }

    private async Task WatchAsync(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        if (request.Service.Length > MaxServiceNameLength) throw new RpcException(StatusCode.InvalidArgument, $"a service's name has at most {MaxServiceNameLength} characters");
        if (Interlocked.Increment(ref _watchers) > MaxWatchers)
        {
            Interlocked.Decrement(ref _watchers);
            throw new RpcException(StatusCode.ResourceExhausted, $"there are {MaxWatchers} watchers already");
        }
        try
        {
            await TellAsync(request.Service, responseStream, context.CancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _watchers);
        }
    }

    /// <summary>Each status that differs from the one told last; a slow reader misses those in between.</summary>
    private async Task TellAsync(string service, IServerStreamWriter<HealthCheckResponse> responses, CancellationToken cancellationToken)
    {
        for (ServingStatus? told = null; ;)
        {
            ServingStatus status;
            Task changed;
            bool last;
            lock (_gate)
            {
                status = _statuses.GetValueOrDefault(service, ServingStatus.ServiceUnknown);
                changed = _changed.Task;
                last = _shutDown;
            }
            if (status != told) await responses.WriteAsync(new HealthCheckResponse { Status = status }, cancellationToken);
            if (last) throw new RpcException(StatusCode.Unavailable, "the server stops");
            told = status;
            await changed.WaitAsync(cancellationToken);
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (_shutDown) return;
            change();
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.SetResult();
    }
}
