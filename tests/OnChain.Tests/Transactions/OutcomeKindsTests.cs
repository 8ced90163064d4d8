using Flashback.OnChain.Transactions;

namespace Flashback.OnChain.Tests.Transactions;

public sealed class OutcomeKindsTests
{
    [Fact]
    public void Every_kind_has_one_label_and_one_text()
    {
        var kinds = Enum.GetValues<OutcomeKind>();
        Assert.Equal(kinds.Length, kinds.Select(kind => kind.Label()).Distinct().Count());
        Assert.Equal(kinds.Length, kinds.Select(kind => kind.Text()).Distinct().Count());
        Assert.All(kinds, kind => Assert.Matches("^[a-z]+(-[a-z]+)*$", kind.Label()));
    }
}
