using Flashback.Client.Nodes;
using Flashback.Client.Tests.Support;
using Flashback.Protocol.Epochs;

namespace Flashback.Client.Tests.Nodes;

public sealed class VerdictAnswerTests
{
    [Fact]
    public void A_report_has_as_many_verdicts_as_units_are_possible_and_no_more()
    {
        Assert.Null(VerdictAnswer.Problem(Attested.Epoch(7, UnitsLedger.MaxUnits)[^1]));
        Assert.Equal(
            $"a report of more than {UnitsLedger.MaxUnits} verdicts",
            VerdictAnswer.Problem(Attested.Epoch(7, UnitsLedger.MaxUnits + 1)[0]));
    }

    [Fact]
    public void An_epoch_fits_a_signed_number()
    {
        Assert.Null(VerdictAnswer.Problem(Attested.Epoch(long.MaxValue)[0]));
        Assert.Equal("an epoch that there is not", VerdictAnswer.Problem(Attested.Epoch(1UL << 63)[0]));
    }
}
