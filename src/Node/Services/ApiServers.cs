using System.Net.Sockets;
using Flashback.Node.Api.Http;
using Flashback.Node.Api.Queries;
using Flashback.Node.Api.Rpc;
using Flashback.Node.Configuration;
using Microsoft.Extensions.Hosting;

namespace Flashback.Node.Services;

/// <summary>The node's interfaces together: HTTP, gRPC on the Unix socket, and gRPC on a port where that is set.</summary>
public sealed class ApiServers : IHostedService, IAsyncDisposable
{
    private readonly ApiServer _http;
    private readonly RpcServer[] _rpc;
    private bool _isStopped;

    public ApiServers(NodeOptions options, NodeQueries queries, INodeAdmin admin, EventFeed events, VerdictFeed verdicts, TimeProvider time)
    {
        _http = new ApiServer(options.Api, queries, events, time);
        _http.Failed += OnFailed;
        var parts = new RpcParts(options.Api, queries, verdicts, time);
        var socket = new SocketFile(options.Api.Socket ?? NodePaths.Of(options).Socket);
        var local = RpcServer.OnSocket(parts, admin, socket);
        _rpc = options.Api.GrpcListen is { } listen ? [local, RpcServer.OnPort(parts, listen)] : [local];
        foreach (var server in _rpc) server.Failed += OnFailed;
    }

    /// <summary>A request or a call failed because of an internal error; the caller was told no more than that.</summary>
    public event Action<string, Exception>? Failed;

    /// <summary>Where they listen, known after the start.</summary>
    public string Addresses => string.Join(", ", _rpc.Select(server => server.Address).Prepend(_http.Address));

    /// <exception cref="IOException">An address is taken, or the socket's file or folder cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await ListenAsync(_http.StartAsync(cancellationToken), "api.listen");
        await _rpc[0].StartAsync(cancellationToken);
        foreach (var server in _rpc[1..]) await ListenAsync(server.StartAsync(cancellationToken), "api.grpcListen");
    }

    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_isStopped) return;
        _isStopped = true;
        await Task.WhenAll(_rpc.Select(server => server.DisposeAsync().AsTask()));
        await _http.DisposeAsync();
    }

    /// <summary>An address that is not this machine's is told by a bare error of the socket.</summary>
    private static async Task ListenAsync(Task start, string setting)
    {
        try
        {
            await start;
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            throw new IOException(
                $"The address of {setting} cannot be listened on: {error.Message} Is another program, or another node, using it?", error);
        }
    }

    private void OnFailed(string what, Exception error) => Failed?.Invoke(what, error);
}
