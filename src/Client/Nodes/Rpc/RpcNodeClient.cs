using System.Runtime.CompilerServices;
using Flashback.Api.V1;
using Flashback.Ethereum;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;
using AttestedVerdict = Flashback.Aggregation.Evidence.AttestedVerdict;

namespace Flashback.Client.Nodes.Rpc;

/// <summary>
/// Asks validators over gRPC, in order, until one knows. Answers are bounded in size and time; nothing in them is trusted. One client
/// serves many calls at once, over one connection to each node.
/// </summary>
public sealed class RpcNodeClient : INodeReader, IDisposable
{
    /// <summary>How long one node may take for one answer.</summary>
    public static readonly TimeSpan Timeout = NodeClient.Timeout;

    /// <summary>How long one node may take for a whole evidence bundle, which comes in many chunks.</summary>
    public static readonly TimeSpan EvidenceTimeout = TimeSpan.FromSeconds(60);

    private readonly RpcNode[] _nodes;
    private readonly TimeProvider _time;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="nodes">In order of preference: <c>unix:///path</c> for a node's socket (<c>api.socket</c>),
    /// <c>http://host:port</c> for HTTP/2 without TLS (<c>api.grpcListen</c>), <c>https://host:port</c> for a proxy that adds TLS.</param>
    /// <param name="time">Times the deadlines and the pauses of streams.</param>
    /// <exception cref="ArgumentException">An address is of another kind.</exception>
    public RpcNodeClient(IReadOnlyList<Uri> nodes, TimeProvider time)
    {
        _nodes = [.. nodes.Select(node => new RpcNode(node))];
        _time = time;
    }

    /// <summary>Ends the calls in progress.</summary>
    public void Dispose()
    {
        foreach (var node in _nodes) node.Dispose();
    }

    /// <summary>What the first node that answers says of itself. To ask a certain one, make a client of it alone.</summary>
    /// <exception cref="NodeClientException">None answered; each one's reason is in the message.</exception>
    public Task<(NodeStatus Status, Uri Node)> StatusAsync(CancellationToken cancellation) => AskAsync(
        Timeout, async (node, either) =>
            FromRpc.Map(await node.Query.GetStatusAsync(new GetStatusRequest(), cancellationToken: either))
                ?? throw Wrong(node, "a malformed status"), cancellation);

    /// <summary>Whether the main loop of the first node that answers turns.</summary>
    /// <exception cref="NodeClientException">None answered; each one's reason is in the message.</exception>
    public Task<(bool IsAlive, Uri Node)> IsAliveAsync(CancellationToken cancellation) => IsServingAsync("", cancellation);

    /// <summary>Whether the first node that answers takes part in epochs; <see cref="StatusAsync"/> says why not.</summary>
    /// <exception cref="NodeClientException">None answered; each one's reason is in the message.</exception>
    public Task<(bool IsReady, Uri Node)> IsReadyAsync(CancellationToken cancellation) => IsServingAsync("ready", cancellation);

    /// <inheritdoc/>
    public Task<(AttestedVerdict Verdict, Uri Node)> VerdictAsync(Bytes32 unit, ulong? epoch, CancellationToken cancellation)
    {
        var request = new GetVerdictRequest { DataUnit = Bytes(unit) };
        if (epoch is { } asked) request.Epoch = InRange(asked, nameof(epoch));
        return AskAsync(
            Timeout,
            async (node, either) =>
            {
                var attested = FromRpc.Map(await node.Query.GetVerdictAsync(request, cancellationToken: either))
                    ?? throw Wrong(node, "a malformed verdict");
                return VerdictAnswer.Problem(attested, unit, epoch) is { } problem ? throw Wrong(node, problem) : attested;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<(byte[] Document, Uri Node)> EvidenceAsync(ulong epoch, Bytes32 unit, CancellationToken cancellation)
    {
        var request = new GetEvidenceRequest { Epoch = InRange(epoch, nameof(epoch)), DataUnit = Bytes(unit) };
        return AskAsync(
            EvidenceTimeout,
            async (node, either) =>
            {
                using var call = node.Query.GetEvidence(request, cancellationToken: either);
                var chunks = new EvidenceChunks();
                while (await StreamedCall.MoveAsync(call, either))
                {
                    if (chunks.Add(call.ResponseStream.Current) is { } wrong) throw Wrong(node, wrong);
                }
                var (document, problem) = chunks.End();
                return problem is null ? document : throw Wrong(node, problem);
            },
            cancellation);
    }

    /// <summary>
    /// All attested verdicts of an epoch in the order of the report's tree, from the first node that has them, page by page as they are
    /// read.
    /// </summary>
    /// <exception cref="NodeClientException">No node has them, or the one that began did not go on: its report was replaced, say.
    /// </exception>
    public IAsyncEnumerable<(AttestedVerdict Verdict, Uri Node)> ListAsync(ulong epoch, CancellationToken cancellation)
    {
        InRange(epoch, nameof(epoch));
        return PagesAsync(() => new VerdictPages(epoch), () => new ListVerdictsRequest { Epoch = epoch }, cancellation);
    }

    /// <summary>
    /// All attested verdicts on a data unit, newest first, from the first node that answers, page by page as they are read.
    /// </summary>
    /// <exception cref="NodeClientException">No node answers, or the one that began did not go on.</exception>
    public IAsyncEnumerable<(AttestedVerdict Verdict, Uri Node)> ListAsync(Bytes32 unit, CancellationToken cancellation) =>
        PagesAsync(() => new VerdictPages(unit), () => new ListVerdictsRequest { DataUnit = Bytes(unit) }, cancellation);

    /// <summary>
    /// Verdicts as the chain accepts their reports, until cancelled. When a stream breaks, the next node is followed (after a pause of
    /// 1 s, doubled up to 30 s until a verdict comes) from the position of the last one, and verdicts already delivered are dropped.
    /// <para>Epochs never go down: a report accepted after one of a later epoch is left out here; get it with
    /// <see cref="ListAsync(ulong, CancellationToken)"/>. The current epoch comes again, with another report, when its report was replaced.
    /// A stream without <see cref="VerdictSubscription.AfterEpoch"/> that breaks before its first verdict, or within epoch 0,
    /// continues with the next verdict.</para>
    /// <para>Each verdict is in the report that comes with it. <see cref="VerdictSubscription.IsAccepted"/> decides
    /// whether the chain accepted that report; exceptions of either callback end the stream.</para>
    /// </summary>
    /// <exception cref="ArgumentException">More data units than <see cref="VerdictSubscription.MaxUnits"/>, or no such epoch.</exception>
    /// <exception cref="NodeClientException">There is no node, or each in turn refused the request for good.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IAsyncEnumerable<(AttestedVerdict Verdict, Uri Node)> StreamAsync(
        VerdictSubscription subscription, CancellationToken cancellation)
    {
        if (_nodes.Length == 0) throw NodesInOrder.None();
        if (subscription.Units.Count > VerdictSubscription.MaxUnits)
            throw new ArgumentException($"At most {VerdictSubscription.MaxUnits} data units can be selected.", nameof(subscription));
        if (subscription.AfterEpoch is { } after) InRange(after, nameof(subscription));
        return new VerdictFollower(_nodes, subscription, _time).RunAsync(cancellation);
    }

    private async IAsyncEnumerable<(AttestedVerdict Verdict, Uri Node)> PagesAsync(
        Func<VerdictPages> begin, Func<ListVerdictsRequest> request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ((pages, verdicts), node) = await NodesInOrder.AskAsync(_nodes, async first =>
        {
            var begun = begin();
            return (begun, await PageAsync(first, begun, request(), cancellation));
        });
        while (true)
        {
            foreach (var verdict in verdicts) yield return (verdict, node.Address);
            if (pages.Token.Length == 0) yield break;
            (verdicts, _) = await NodesInOrder.AskAsync([node], same => PageAsync(same, pages, request(), cancellation));
        }
    }

    private Task<IReadOnlyList<AttestedVerdict>> PageAsync(
        RpcNode node, VerdictPages pages, ListVerdictsRequest request, CancellationToken cancellation) =>
        CallAsync(
            node, Timeout,
            async either =>
            {
                request.PageToken = pages.Token;
                var (verdicts, problem) = pages.Add(await node.Query.ListVerdictsAsync(request, cancellationToken: either));
                return problem is null ? verdicts : throw Wrong(node, problem);
            },
            cancellation);

    private Task<(bool IsServing, Uri Node)> IsServingAsync(string service, CancellationToken cancellation) => AskAsync(
        Timeout,
        async (node, either) =>
        {
            var request = new HealthCheckRequest { Service = service };
            return (await node.Health.CheckAsync(request, cancellationToken: either)).Status switch
            {
                HealthCheckResponse.Types.ServingStatus.Serving => true,
                HealthCheckResponse.Types.ServingStatus.NotServing => false,
                _ => throw Wrong(node, "neither that it serves nor that it does not"),
            };
        },
        cancellation);

    private async Task<(T Answer, Uri Node)> AskAsync<T>(
        TimeSpan within, Func<RpcNode, CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        var (answer, node) = await NodesInOrder.AskAsync(
            _nodes, node => CallAsync(node, within, either => ask(node, either), cancellation));
        return (answer, node.Address);
    }

    /// <exception cref="NodeRefusal">The node does not give it, or not in time.</exception>
    private async Task<T> CallAsync<T>(
        RpcNode node, TimeSpan within, Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(within, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            return await ask(either.Token);
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            if (late.IsCancellationRequested)
                throw new NodeRefusal($"{node.Address}: no answer within {within.TotalSeconds:0} s", isUnknown: false);
            throw error is RpcException status
                ? RpcProblem.Refusal(node.Address, status) : new NodeRefusal($"{node.Address}: ended the call", isUnknown: false);
        }
        catch (RpcException)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    private static NodeRefusal Wrong(RpcNode node, string what) => new($"{node.Address} answered {what}", isUnknown: false);

    private static ByteString Bytes(Bytes32 value) => ByteString.CopyFrom(value.Span);

    /// <exception cref="ArgumentOutOfRangeException">No epoch is that high.</exception>
    private static ulong InRange(ulong epoch, string name)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(epoch, (ulong)long.MaxValue, name);
        return epoch;
    }
}
