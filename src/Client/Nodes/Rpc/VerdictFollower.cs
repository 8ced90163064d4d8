using System.Runtime.CompilerServices;
using Flashback.Api.V1;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Google.Protobuf;
using Grpc.Core;
using AttestedVerdict = Flashback.Aggregation.Evidence.AttestedVerdict;

namespace Flashback.Client.Nodes.Rpc;

/// <summary>Follows one node after the other. Its memory is one message and a place, whatever the nodes send.</summary>
internal sealed class VerdictFollower(RpcNode[] nodes, VerdictSubscription subscription, TimeProvider time)
{
    /// <summary>Messages in a row that tell nothing new. Beginning again repeats one epoch; a node that sends more is left.</summary>
    public const int MaxRepeated = 4 * UnitsLedger.MaxUnits;

    private readonly HashSet<Bytes32> _units = [.. subscription.Units];

    public async IAsyncEnumerable<(AttestedVerdict Verdict, Uri Node)> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var place = new StreamPlace(subscription.AfterEpoch);
        var pause = new ReconnectPause(time);
        var refusals = new List<string>();
        for (var turn = 0; ; turn = (turn + 1) % nodes.Length)
        {
            var node = nodes[turn];
            using var call = node.Query.StreamVerdicts(Request(place), cancellationToken: cancellation);
            Break? end;
            while (true)
            {
                (var verdict, end) = await NextAsync(call, place, cancellation);
                if (verdict is null) break;
                place.Pass(verdict);
                pause.Reset();
                refusals.Clear();
                yield return (verdict, node.Address);
            }
            if (end is { IsFinal: true }) refusals.Add($"{node.Address}: {end.Reason}");
            else refusals.Clear();
            if (refusals.Count == nodes.Length) throw new NodeClientException(string.Join("; ", refusals), isUnknown: false);
            subscription.Interrupted?.Invoke(node.Address, end!.Reason);
            call.Dispose();
            await pause.WaitAsync(cancellation);
        }
    }

    private StreamVerdictsRequest Request(StreamPlace place)
    {
        var request = new StreamVerdictsRequest { DataUnits = { _units.Select(unit => ByteString.CopyFrom(unit.Span)) } };
        if (place.After is { } after) request.AfterEpoch = after;
        return request;
    }

    /// <returns>The next verdict that was not handed out, or why there is none.</returns>
    private async Task<(AttestedVerdict? Verdict, Break? End)> NextAsync(
        AsyncServerStreamingCall<Api.V1.AttestedVerdict> call, StreamPlace place, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(subscription.Patience ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        for (var repeated = 0; repeated <= MaxRepeated; repeated++)
        {
            if (await MoveAsync(call, either.Token, cancellation) is { } end)
                return (null, late.IsCancellationRequested ? new Break($"nothing new for {subscription.Patience}") : end);
            if (FromRpc.Map(call.ResponseStream.Current) is not { } attested) return (null, new Break("a malformed verdict"));
            if (VerdictAnswer.Problem(attested) is { } problem) return (null, new Break(problem));
            if (_units.Count > 0 && !_units.Contains(attested.Verdict.DataUnit))
                return (null, new Break("a data unit that was not asked for"));
            if (!place.IsNew(attested)) continue;
            if (subscription.IsAccepted is { } isAccepted && !await isAccepted(attested, cancellation))
                return (null, new Break("a report that the chain did not accept"));
            return (attested, null);
        }
        return (null, new Break($"more than {MaxRepeated} verdicts in a row that came before"));
    }

    /// <returns>Why there is no further message; null when there is one.</returns>
    private static async Task<Break?> MoveAsync(
        AsyncServerStreamingCall<Api.V1.AttestedVerdict> call, CancellationToken either, CancellationToken cancellation)
    {
        try
        {
            return await StreamedCall.MoveAsync(call, either) ? null : new Break("it ended");
        }
        catch (RpcException error) when (!cancellation.IsCancellationRequested)
        {
            return new Break(RpcProblem.Text(error), RpcProblem.IsFinal(error));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Break("it ended the call");
        }
        catch (RpcException)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    /// <summary>Why a stream ended.</summary>
    /// <param name="Reason">For a reader.</param>
    /// <param name="IsFinal">The same would be said if it were asked again.</param>
    private sealed record Break(string Reason, bool IsFinal = false);
}
