using System.Numerics;
using Flashback.Node.Appeal;
using Flashback.Protocol.Messages;

namespace Flashback.Node.Tests.Appeal;

public sealed class AppealCaseTests
{
    [Theory]
    [InlineData(Ruling.None, Cases.Deadline, "open", "held")]
    [InlineData(Ruling.None, Cases.Deadline + 1, "overdue", "held")]
    [InlineData(Ruling.Upheld, Cases.Deadline + 1, "upheld", "lost")]
    [InlineData(Ruling.Overturned, 0, "overturned", "returned")]
    [InlineData(Ruling.Expired, Cases.Deadline + 1, "expired", "returned")]
    public void Its_state_follows_from_the_courts_record_and_the_time(Ruling ruling, ulong now, string state, string bond)
    {
        var appeal = Cases.Open with { Facts = Cases.Facts(ruling), Now = now };
        Assert.Equal((state, bond), ((string?)appeal.ToJson()["state"], (string?)appeal.ToJson()["bondFate"]));
        Assert.Contains(("appeal", $"3: {state}"), appeal.Rows());
        Assert.Equal(3, appeal.Needed);
    }

    [Fact]
    public void Members_are_shown_with_their_signers_and_the_bond_is_fetched_once()
    {
        Assert.Equal(World.Keys.Select((key, i) => $"validator {i} {key.Address}"),
            Cases.Open.Rows().SkipWhile(row => row.Name != "committee").Take(4).Select(row => row.Value));
        var overturned = Cases.Open with { Facts = Cases.Facts(Ruling.Overturned), Owed = 500 };
        Assert.Contains(overturned.Rows(), row => row.Name == "next");
        Assert.DoesNotContain((overturned with { Owed = 0 }).Rows(), row => row.Name == "next");
    }

    [Theory]
    [InlineData("0", "0 FLASH")]
    [InlineData("1", "0.000000000000000001 FLASH")]
    [InlineData("500000000000000000000", "500 FLASH")]
    [InlineData("1500000000000000000", "1.5 FLASH")]
    public void Amounts_lose_no_digit(string amount, string text) => Assert.Equal(text, TokenAmount.Text(BigInteger.Parse(amount)));

    [Theory]
    [InlineData("0", "1970-01-01 00:00:00 UTC")]
    [InlineData("1795000000", "2026-11-18 11:06:40 UTC")]
    [InlineData("253402300799", "9999-12-31 23:59:59 UTC")]
    [InlineData("253402300800", "second 253402300800")]
    [InlineData("-1", "second -1")]
    public void Any_number_of_seconds_is_shown(string seconds, string text) =>
        Assert.Equal(text, ChainMoment.Text(BigInteger.Parse(seconds)));
}
