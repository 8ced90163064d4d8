using Flashback.Api.V1;
using Flashback.Ethereum;
using AttestedVerdict = Flashback.Aggregation.Evidence.AttestedVerdict;

namespace Flashback.Client.Nodes.Rpc;

/// <summary>Reads the pages of one listing: in order, only the requested data, and a bounded number.</summary>
internal sealed class VerdictPages
{
    /// <summary>Verdicts of one page.</summary>
    public const int MaxPage = 64;

    /// <summary>Pages in a row without a verdict. A node leaves out what it forgot while it was being listed.</summary>
    public const int MaxEmptyPages = 16;

    public const int MaxTokenLength = 64;

    private readonly ulong? _epoch;
    private readonly Bytes32? _unit;
    private AttestedVerdict? _last;
    private int _empty;

    public VerdictPages(ulong epoch) => _epoch = epoch;

    public VerdictPages(Bytes32 unit) => _unit = unit;

    /// <summary>For the next page; empty at the beginning and at the end.</summary>
    public string Token { get; private set; } = "";

    /// <returns>The page's verdicts, or what is wrong with it.</returns>
    public (IReadOnlyList<AttestedVerdict> Verdicts, string? Problem) Add(ListVerdictsResponse page)
    {
        if (page.Verdicts.Count > MaxPage) return ([], $"a page of more than {MaxPage} verdicts");
        if (page.NextPageToken.Length > MaxTokenLength) return ([], $"a page token of more than {MaxTokenLength} characters");
        _empty = page.Verdicts.Count == 0 ? _empty + 1 : 0;
        if (_empty > MaxEmptyPages) return ([], $"more than {MaxEmptyPages} pages without a verdict");
        var verdicts = new List<AttestedVerdict>(page.Verdicts.Count);
        foreach (var sent in page.Verdicts)
        {
            if (FromRpc.Map(sent) is not { } attested) return ([], "a malformed verdict");
            if (Problem(attested) is { } problem) return ([], problem);
            verdicts.Add(_last = attested);
        }
        Token = page.NextPageToken;
        return (verdicts, null);
    }

    private string? Problem(AttestedVerdict attested)
    {
        if (_epoch is { } epoch)
            return attested.Verdict.Epoch != epoch ? "a verdict of another epoch"
                : _last is not null && (attested.Index <= _last.Index || attested.Report != _last.Report) ? "verdicts out of order"
                : VerdictAnswer.Problem(attested);
        return _last is not null && attested.Verdict.Epoch >= _last.Verdict.Epoch ? "verdicts out of order"
            : VerdictAnswer.Problem(attested, _unit!.Value, epoch: null);
    }
}
