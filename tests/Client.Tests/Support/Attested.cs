using System.Collections.Immutable;
using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Tests.Support;
using Flashback.Ethereum;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;

namespace Flashback.Client.Tests.Support;

/// <summary>Attested verdicts of any epoch that stand in their report.</summary>
internal static class Attested
{
    private static readonly Evidences s_good = new();

    public static Bytes32 Unit(int index) => Keccak256.Hash(BitConverter.GetBytes(index));

    /// <summary>A report on the units 0 to <paramref name="count"/> - 1; another <paramref name="round"/> is another report.</summary>
    public static ImmutableArray<AttestedVerdict> Epoch(ulong epoch, int count = 3, uint round = 0)
    {
        var some = s_good.Bundle.Verdict;
        Verdict[] verdicts = [.. Enumerable.Range(0, count).Select(index => some with { Epoch = epoch, DataUnit = Unit(index) })];
        var tree = new MerkleTree([.. verdicts.Select(verdict => verdict.Hash())]);
        var report = s_good.Bundle.Report with
        {
            Epoch = epoch,
            Round = round,
            VerdictsRoot = tree.Root,
            VerdictCount = (uint)count
        };
        return [.. verdicts.Select((verdict, index) =>
            new AttestedVerdict(verdict, (uint)index, tree.Proof(index), report, s_good.Bundle.Signers))];
    }
}
