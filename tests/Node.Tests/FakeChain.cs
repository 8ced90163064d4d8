using System.Collections.Immutable;
using System.Numerics;
using Flashback.Ethereum;
using Flashback.Node.Chain;
using Flashback.OnChain.View;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Node.Tests;

/// <summary>A chain that says what a test wants, at the time that a test wants.</summary>
internal sealed class FakeChain : IChainState, IChainClock
{
    public FakeChain() => View = ChainView.Empty with
    {
        Genesis = World.Genesis,
        Parameters = ImmutableSortedDictionary<ulong, EpochParameters>.Empty.Add(0, World.Parameters),
        Criteria = ImmutableSortedDictionary<ulong, Criteria>.Empty.Add(0, World.Criteria),
        Sets = ImmutableDictionary<Bytes32, ValidatorSet>.Empty.Add(World.Validators.Hash, World.Validators),
        UnitChanges = [.. World.Units.Select(unit => new UnitChange(unit, true, 0))],
        Validators = World.Validators.Active.ToImmutableSortedDictionary(
            record => record.Index,
            record => new ValidatorView(record.Index, record.Signer, record.Signer, record.Signer, ReadOnlyMemory<byte>.Empty, 0, 0, [],
                ValidatorState.Active)),
    };

    public ChainView View { get; set; }

    public long NowMillis { get; set; }

    public SteppedTime Time { get; } = new(DateTimeOffset.UnixEpoch);

    TimeProvider IChainClock.Time => Time;

    /// <summary>Seconds after the beginning of an epoch.</summary>
    public void GoTo(ulong epoch, double seconds) =>
        NowMillis = (long)(World.Genesis + epoch * World.Parameters.EpochLength) * 1000 + (long)(seconds * 1000);

    public Snapshot Open(ulong epoch)
    {
        var snapshot = World.Setup(epoch).Snapshot with { UnitsDigest = View.UnitsFor(epoch).Digest };
        View = View with { Snapshots = View.Snapshots.Add(epoch, snapshot) };
        return snapshot;
    }

    public void Agree(int id, Bytes32 unit, ulong from, ulong to) => View = View with
    {
        Agreements = View.Agreements.Add(id, new AgreementView(id, Address.Zero, Address.Zero, unit, Address.Zero, from, to, BigInteger.One,
            new Terms(1, 1, 1, 1), Bytes32.Zero, false)),
    };

    /// <summary>Settles an agreement up to, not including, an epoch.</summary>
    public void Settled(int id, ulong next) =>
        View = View with { Agreements = View.Agreements.SetItem(id, View.Agreements[id] with { NextEpoch = next }) };

    /// <summary>Accepts a report over these verdicts.</summary>
    public void Accept(ulong epoch, IReadOnlyList<Verdict> verdicts)
    {
        var report = World.Report(epoch) with
        {
            VerdictsRoot = MerkleTree.RootOf([.. verdicts.Select(verdict => verdict.Hash())]),
            VerdictCount = (uint)verdicts.Count
        };
        View = View with
        {
            Reports = View.Reports.Add(epoch, new AcceptedReport(report, ValidatorBitmap.Of(0, 1, 2), Address.Zero, World.Hash(9), 1))
        };
    }
}
