using System.Numerics;
using Flashback.Aggregation.Compliance;
using Flashback.Devnet.Ledger;
using Flashback.Devnet.Plan;
using Flashback.Protocol.Compliance;

namespace Flashback.Devnet.Tests.Ledger;

public class ExpectationsTests
{
    private static readonly BigInteger Price = Amounts.Tokens(10);

    [Fact]
    public void A_run_with_three_fates_and_balanced_books_succeeds()
    {
        Assert.True(Expectations.Judge(Good()).Succeeded, string.Join('\n', Expectations.Judge(Good()).Lines()));
    }

    public static TheoryData<string, Func<RunFacts, RunFacts>> Spoilers => new()
    {
        { "a report is missing", f => f with { ReportsAccepted = 1 } },
        { "an epoch is not settled", f => With(f, 0, u => u with { Settlements = [u.Settlements[0]] }) },
        {
            "the healthy one is inconclusive once",
            f => With(f, 0, u => u with { Settlements = [u.Settlements[0], u.Settlements[1] with { Grade = Grade.Inconclusive }] })
        },
        { "the slow one is met", f =>
            With(f, 1, u => u with { Settlements = [.. u.Settlements.Select(s => Settle(s.Epoch, Grade.Met, s.ReputationBefore, 200))] }) },
        {
            "the corrupt one only missed",
            f => With(
                f, 2, u => u with { Settlements = [.. u.Settlements.Select(s => Settle(s.Epoch, Grade.Missed, s.ReputationBefore, 200))] })
        },
        {
            "one unit too little is paid",
            f => With(f, 0, u => u with { Settlements = [u.Settlements[0] with { Paid = u.Settlements[0].Paid - 1 }, u.Settlements[1]] })
        },
        { "the fee is not the agreed one", f => With(f, 0, u => u with { FeeBasisPoints = 50 }) },
        {
            "reputation moves too far",
            f => With(f, 0, u => u with { Settlements = [u.Settlements[0] with { ReputationAfter = 60 }, u.Settlements[1]] })
        },
        { "nobody is slashed", f => f with { ProviderSlashes = [] } },
        { "one corruption costs no collateral", f => f with { ProviderSlashes = [f.ProviderSlashes[0]] } },
        { "nothing is taken", f => f with { ProviderSlashes = [.. f.ProviderSlashes.Select(s => s with { Amount = 0 })] } },
        {
            "the healthy one is slashed",
            f => f with { ProviderSlashes = [.. f.ProviderSlashes, new SlashFact("provider", "healthy", 0, 1)] }
        },
        { "a validator is slashed without a proof", f => f with { ValidatorSlashes = [new SlashFact("validator 0", null, null, 1)] } },
        { "a book does not balance", f => f with { Books = [new BookFact("escrow", 10, 5, 4)] } },
    };

    [Theory]
    [MemberData(nameof(Spoilers))]
    public void Anything_else_fails(string what, Func<RunFacts, RunFacts> spoil)
    {
        Assert.False(Expectations.Judge(spoil(Good())).Succeeded, what);
    }

    /// <summary>
    /// A provider with a good name misses badly: from the sixth strike on half goes back at least, at the 24th collateral is slashed.
    /// </summary>
    [Fact]
    public void Repeated_breach_raises_the_refund_and_is_slashed()
    {
        var settlements = new List<SettlementFact>();
        for (var (epoch, ladder) = (0UL, default(Ladder)); epoch < 24; ladder = ladder.After(Grade.MissedBadly).Next, epoch++)
            settlements.Add(Settle(epoch, Grade.MissedBadly, 90, 200, ladder.Step));
        Assert.Equal((Price * 10 / 100, Price / 2), (settlements[5].Refunded, settlements[6].Refunded));
        var slashed = new SlashFact("provider", "slow", 23, 1);
        var facts = With(Good() with { Epochs = 24 }, 1, u => u with { Settlements = settlements });
        Check Found(RunFacts given, string name) =>
            Expectations.Judge(given).Checks.Single(check => check.Name.StartsWith(name, StringComparison.Ordinal));
        Assert.True(Found(facts, "slow: payments").Holds);
        Assert.True(Found(facts with { ProviderSlashes = [.. facts.ProviderSlashes, slashed] }, "collateral is slashed").Holds);
        Assert.False(Found(facts, "collateral is slashed").Holds);
        Assert.False(
            Found(facts with { ProviderSlashes = [.. facts.ProviderSlashes, slashed with { Epoch = 22 }] }, "collateral is slashed").Holds);
        var spared = With(facts, 1, u => u with { Settlements = [.. settlements.Take(6), Settle(6, Grade.MissedBadly, 90, 200)] });
        Assert.False(Found(spared, "slow: payments").Holds);
    }

    [Fact]
    public void A_missing_report_is_explained_and_the_explanation_alone_changes_nothing()
    {
        const string why = "epoch 1 missed: the machine is too slow";
        var check = Expectations.Judge(Good() with { ReportsAccepted = 1, Missed = [why] }).Checks[0];
        Assert.Equal((false, $"1 of 2; {why}"), (check.Holds, check.Found));
        Assert.True(Expectations.Judge(Good() with { Missed = [why] }).Succeeded);
    }

    [Fact]
    public void No_checks_is_no_success() => Assert.False(new Summary([]).Succeeded);

    private static RunFacts Good() => new(
        Epochs: 2,
        Units:
        [
            Unit("healthy", Fate.Healthy, Grade.Exceeded),
            Unit("slow", Fate.Slow, Grade.MissedBadly),
            Unit("corrupt", Fate.Corrupt, Grade.Corrupt),
        ],
        ProviderSlashes: [new SlashFact("provider", "corrupt", 0, Amounts.Tokens(100)),
            new SlashFact("provider", "corrupt", 1, Amounts.Tokens(80))],
        ValidatorSlashes: [],
        Annulments: [],
        Books: [new BookFact("escrow", 10, 6, 4)],
        ReportsAccepted: 2,
        Missed: []);

    private static UnitFacts Unit(string name, Fate fate, Grade grade)
    {
        var first = Settle(0, grade, Reputation.Initial, 200);
        return new UnitFacts(name, fate, Price, 200, [first, Settle(1, grade, first.ReputationAfter, 200)]);
    }

    private static SettlementFact Settle(ulong epoch, Grade grade, byte before, uint fee, LadderStep step = LadderStep.None)
    {
        var due = Payment.Split(grade, Price, before, step, fee);
        return new SettlementFact(epoch, grade, due.ToProvider, due.ToConsumer, due.Fee, before,
            Reputation.After(before, grade, reportedOnTime: true), Silent: false);
    }

    private static RunFacts With(RunFacts facts, int unit, Func<UnitFacts, UnitFacts> change) =>
        facts with { Units = [.. facts.Units.Select((u, i) => i == unit ? change(u) : u)] };
}
