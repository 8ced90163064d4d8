using Flashback.Aggregation.Rounds;

namespace Flashback.Simulation.Mutants;

/// <summary>The bugs that the simulation must catch. A green run means little unless these turn it red.</summary>
public static class PlantedBugs
{
    public static readonly IReadOnlyList<Mutant> All =
    [
        With("f+1 votes certify", 5, new FewVotes()),
        With("f+1 batches make a report", 60, new FewBatches()),
        With("a leader may leave out anything", 200, new AnyOmission()),
        With("commitments count after the reveal", 60, new LateCommitments()),
        With("anyone may lead a round", 10, new AnyLeader()),
        With("a batch may name another observer", 150, new AnyAuthor()),
        With("reveals are not checked against commitments", 60, new AnyReveal()),
        With("a slot may be asked for twice", 200, new SignsAgain()),
        With("followers believe the leader", 60, new BelievesLeaders()),
        With("the mean instead of the median", 30, new MeanForMedian()),
        With("observations of strangers count", 200, new CountsStrangers()),
        With("one accuser is enough", 60, new OneAccuserIsEnough()),
        With("samples are not capped", 60, new SamplesUncapped()),
        new("signatures are not bound to what they sign", 60, EpochRules.Honest, new LooseRecovery()),
        new("the sign log is lost in a crash", 200, EpochRules.Honest, ForgetsSignLog: true),
        Keeping("a slot is signed before its record is flushed", 600, DiskBug.NeverFlushes),
        Keeping("a record that found no room on the disk counts", 600, DiskBug.IgnoresFullDisk),
        Keeping("records are written behind a torn one", 600, DiskBug.WritesBehindTornTail),
        Keeping("the low-water mark refuses nothing", 600, DiskBug.ForgetsLowWater),
        Keeping("an old copy of the sign log is not noticed", 600, DiskBug.IgnoresRollback),
    ];

    private static Mutant With(string name, int budget, EpochRules rules) => new(name, budget, rules);

    private static Mutant Keeping(string name, int budget, DiskBug bug) => new(name, budget, EpochRules.Honest, Disk: bug);
}
