using System.Net;
using Flashback.Api.V1;
using Flashback.Node.Api.Rpc;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Validators;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Document = Flashback.Aggregation.Evidence.AttestedVerdict;

namespace Flashback.Node.Tests.Api.Rpc.Client;

/// <summary>A gRPC server that answers whatever a test wants, as no honest node would.</summary>
internal sealed class ScriptedNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _asked;

    private ScriptedNode()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(options => options.MaxSendMessageSize = null);
        builder.Services.AddSingleton(new Service(this));
        _app = builder.Build();
        _app.MapGrpcService<Service>();
    }

    public Func<ServerCallContext, Task<GetStatusResponse>> Status { get; set; } = _ => throw Refused;

    public Func<Task<AttestedVerdict>> Verdict { get; set; } = () => throw Refused;

    public Func<ListVerdictsRequest, ListVerdictsResponse> Page { get; set; } = _ => throw Refused;

    public Func<IServerStreamWriter<EvidenceChunk>, ServerCallContext, Task> Evidence { get; set; } = (_, _) => throw Refused;

    public Func<StreamVerdictsRequest, IServerStreamWriter<AttestedVerdict>, ServerCallContext, Task> Stream { get; set; } =
        (_, _, _) => throw Refused;

    /// <summary>Calls that arrived.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public Uri Address => new(_app.Urls.First());

    private static RpcException Refused => new(new Status(StatusCode.Unavailable, "Not now."));

    public static async Task<ScriptedNode> StartAsync()
    {
        var node = new ScriptedNode();
        await node._app.StartAsync();
        return node;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Verdicts that stand in their report, as a node sends them.</summary>
    public static AttestedVerdict[] Epoch(ulong epoch, uint round = 0)
    {
        var verdicts = World.Units.Select(unit => World.Verdict(epoch, unit)).ToArray();
        var tree = new MerkleTree([.. verdicts.Select(verdict => verdict.Hash())]);
        var report = World.Report(epoch, round) with { VerdictsRoot = tree.Root, VerdictCount = (uint)verdicts.Length };
        return [.. verdicts.Select((verdict, place) =>
            ToRpc.Map(new Document(verdict, (uint)place, tree.Proof(place), report, ValidatorBitmap.Of(0, 1, 2))))];
    }

    /// <summary>Until the client leaves.</summary>
    public static async Task<T> NeverAsync<T>(ServerCallContext context)
    {
        var gone = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.CancellationToken.Register(() => gone.TrySetCanceled());
        return await gone.Task;
    }

    internal sealed class Service(ScriptedNode script) : Query.QueryBase
    {
        public override Task<GetStatusResponse> GetStatus(GetStatusRequest request, ServerCallContext context)
        {
            Interlocked.Increment(ref script._asked);
            return script.Status(context);
        }

        public override Task<AttestedVerdict> GetVerdict(GetVerdictRequest request, ServerCallContext context) => script.Verdict();

        public override Task<ListVerdictsResponse> ListVerdicts(ListVerdictsRequest request, ServerCallContext context) =>
            Task.FromResult(script.Page(request));

        public override Task GetEvidence(
            GetEvidenceRequest request, IServerStreamWriter<EvidenceChunk> responseStream, ServerCallContext context)
        {
            Interlocked.Increment(ref script._asked);
            return script.Evidence(responseStream, context);
        }

        public override Task StreamVerdicts(
            StreamVerdictsRequest request, IServerStreamWriter<AttestedVerdict> responseStream, ServerCallContext context)
        {
            Interlocked.Increment(ref script._asked);
            return script.Stream(request, responseStream, context);
        }
    }
}
