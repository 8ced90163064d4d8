using Flashback.Aggregation.Evidence;
using Flashback.Ethereum;

namespace Flashback.Client.Nodes.Rpc;

/// <summary>
/// How far a stream of verdicts has come, whatever nodes send: epochs never go down, and a verdict of the present epoch comes once for
/// each report. A node sends an epoch in the order of the report's tree, so that one number for each report remembers what came.
/// </summary>
internal sealed class StreamPlace(ulong? after)
{
    /// <summary>
    /// Reports of one epoch that are told apart. An accepted report is replaced when the chain takes blocks back or a dispute is won,
    /// which is rare; a node that sends more makes them up.
    /// </summary>
    public const int MaxReports = 8;

    private readonly Dictionary<Bytes32, uint> _next = [];
    private ulong? _epoch;

    /// <summary>
    /// Where to begin again. The last epoch may have been cut short, so it is asked for again, except epoch 0: nothing is before it.
    /// </summary>
    public ulong? After => _epoch is { } epoch ? epoch - Math.Min(epoch, 1) : after;

    public bool IsNew(AttestedVerdict attested)
    {
        var epoch = attested.Verdict.Epoch;
        if (epoch <= after || epoch < _epoch) return false;
        if (_epoch is null || epoch > _epoch) return true;
        return _next.TryGetValue(attested.AcceptedHash, out var next) ? attested.Index >= next : _next.Count < MaxReports;
    }

    /// <summary>It was handed out.</summary>
    public void Pass(AttestedVerdict attested)
    {
        if (_epoch != attested.Verdict.Epoch) _next.Clear();
        _epoch = attested.Verdict.Epoch;
        _next[attested.AcceptedHash] = attested.Index + 1;
    }
}
