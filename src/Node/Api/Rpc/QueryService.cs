using Flashback.Aggregation.Evidence;
using Flashback.Api.V1;
using Flashback.Ethereum;
using Flashback.Node.Api.Queries;
using Flashback.Node.Wire;
using Google.Protobuf;
using Grpc.Core;
using V1 = Flashback.Api.V1;

namespace Flashback.Node.Api.Rpc;

/// <summary>The service Query of query.proto: <see cref="NodeQueries"/> by gRPC.</summary>
internal sealed class QueryService(NodeQueries queries, VerdictStream verdicts) : Query.QueryBase
{
    /// <summary>Bytes of one chunk of evidence.</summary>
    public const int ChunkBytes = 256 * 1024;

    public override Task<GetStatusResponse> GetStatus(GetStatusRequest request, ServerCallContext context) =>
        Task.FromResult(ToRpc.Map(queries.Status.Describe()));

    public override Task<V1.AttestedVerdict> GetVerdict(GetVerdictRequest request, ServerCallContext context)
    {
        var unit = RequestFields.Unit(request.DataUnit, "data_unit");
        ulong? epoch = request.HasEpoch ? RequestFields.Epoch(request.Epoch, "epoch") : null;
        return Task.FromResult(ToRpc.Map(RequestFields.Found(queries.Verdict(unit, epoch))));
    }

    public override Task<ListVerdictsResponse> ListVerdicts(ListVerdictsRequest request, ServerCallContext context)
    {
        var size = RequestFields.PageSize(request.PageSize);
        var token = RequestFields.Token(request.PageToken);
        return Task.FromResult(request.SelectionCase switch
        {
            ListVerdictsRequest.SelectionOneofCase.Epoch => OfEpoch(RequestFields.Epoch(request.Epoch, "epoch"), token ?? 0, size),
            ListVerdictsRequest.SelectionOneofCase.DataUnit => OfUnit(RequestFields.Unit(request.DataUnit, "data_unit"), token, size),
            _ => throw RequestFields.Invalid("Select the verdicts by either epoch or data_unit."),
        });
    }

    public override async Task GetEvidence(
        GetEvidenceRequest request, IServerStreamWriter<EvidenceChunk> response, ServerCallContext context)
    {
        var epoch = RequestFields.Epoch(request.Epoch, "epoch");
        var document = RequestFields.Found(queries.Evidence(epoch, RequestFields.Unit(request.DataUnit, "data_unit")));
        if (document.Length > EvidenceDocument.MaxBytes)
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted, $"The bundle has {document.Length} bytes; no reader takes more than "
                    + $"{EvidenceDocument.MaxBytes}."));
        for (var start = 0; start < document.Length; start += ChunkBytes)
        {
            var data = document.AsMemory(start, Math.Min(ChunkBytes, document.Length - start));
            var chunk = new EvidenceChunk { Data = UnsafeByteOperations.UnsafeWrap(data) };
            if (start == 0) (chunk.TotalBytes, chunk.Root) = ((uint)document.Length, ToWire.Bytes(EvidenceDocument.Root(document)));
            await verdicts.Patience.WriteAsync(response, chunk, context.CancellationToken);
        }
    }

    public override Task StreamVerdicts(
        StreamVerdictsRequest request, IServerStreamWriter<V1.AttestedVerdict> response, ServerCallContext context)
    {
        if (request.DataUnits.Count > VerdictStream.MaxUnits)
            throw RequestFields.Invalid($"data_units has at most {VerdictStream.MaxUnits} entries.");
        var units = request.DataUnits.Select(unit => RequestFields.Unit(unit, "data_units")).ToHashSet();
        ulong? after = request.HasAfterEpoch ? RequestFields.Epoch(request.AfterEpoch, "after_epoch") : null;
        return verdicts.RunAsync(after, units, response, context.CancellationToken);
    }

    public override Task<ListEquivocationsResponse> ListEquivocations(ListEquivocationsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListEquivocationsResponse
        {
            Equivocations = { queries.Equivocations().Select(proof => ToRpc.Map(proof.Setup, proof.Found)) },
        });

    private ListVerdictsResponse OfEpoch(ulong epoch, ulong from, int size)
    {
        var attested = RequestFields.Found(queries.Epoch(epoch));
        var first = (int)Math.Min(from, (ulong)attested.Count);
        var end = Math.Min(first + size, attested.Count);
        var places = Enumerable.Range(first, end - first);
        var page = new ListVerdictsResponse { Verdicts = { places.Select(place => ToRpc.Map(attested.At(place))) } };
        if (end < attested.Count) page.NextPageToken = end.ToString();
        return page;
    }

    private ListVerdictsResponse OfUnit(Bytes32 unit, ulong? before, int size)
    {
        var epochs = queries.EpochsOf(unit, before, size);
        // Forgotten or taken back by the chain since it was listed: left out.
        var verdicts = epochs.Select(epoch => queries.Verdict(unit, epoch)).Where(verdict => verdict.IsFound);
        var page = new ListVerdictsResponse { Verdicts = { verdicts.Select(verdict => ToRpc.Map(verdict.Value!)) } };
        if (epochs.Count == size) page.NextPageToken = epochs[^1].ToString();
        return page;
    }
}
