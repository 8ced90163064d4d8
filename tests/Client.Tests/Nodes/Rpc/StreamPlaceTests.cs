using Flashback.Client.Nodes.Rpc;
using Flashback.Client.Tests.Support;

namespace Flashback.Client.Tests.Nodes.Rpc;

public sealed class StreamPlaceTests
{
    [Fact]
    public void The_stream_starts_at_the_given_epoch_and_resumes_before_the_last()
    {
        Assert.Null(new StreamPlace(null).After);
        var place = new StreamPlace(4);
        Assert.Equal(4UL, place.After);
        place.Pass(Attested.Epoch(5)[0]);
        Assert.Equal(4UL, place.After);
        place.Pass(Attested.Epoch(9)[0]);
        Assert.Equal(8UL, place.After);
    }

    [Fact]
    public void Before_epoch_0_there_is_nothing()
    {
        var place = new StreamPlace(null);
        Assert.True(place.IsNew(Attested.Epoch(0)[0]));
        place.Pass(Attested.Epoch(0)[0]);
        Assert.Equal(0UL, place.After);
    }

    [Fact]
    public void The_epoch_to_begin_after_does_not_count_and_the_next_one_does()
    {
        var place = new StreamPlace(5);
        Assert.False(place.IsNew(Attested.Epoch(4)[0]));
        Assert.False(place.IsNew(Attested.Epoch(5)[0]));
        Assert.True(place.IsNew(Attested.Epoch(6)[0]));
    }

    [Fact]
    public void Verdicts_are_not_repeated_and_no_epoch_goes_back()
    {
        var place = new StreamPlace(null);
        var epoch = Attested.Epoch(7);
        place.Pass(epoch[1]);
        Assert.False(place.IsNew(epoch[0]));
        Assert.False(place.IsNew(epoch[1]));
        Assert.True(place.IsNew(epoch[2]));
        Assert.False(place.IsNew(Attested.Epoch(6)[2]));
        place.Pass(Attested.Epoch(8)[0]);
        Assert.False(place.IsNew(epoch[2]));
    }

    [Fact]
    public void A_replaced_report_is_delivered_again_a_bounded_number_of_times()
    {
        var place = new StreamPlace(null);
        for (var round = 0U; round < StreamPlace.MaxReports; round++)
        {
            Assert.True(place.IsNew(Attested.Epoch(7, round: round)[0]));
            place.Pass(Attested.Epoch(7, round: round)[0]);
        }
        Assert.False(place.IsNew(Attested.Epoch(7, round: StreamPlace.MaxReports)[0]));
        Assert.True(place.IsNew(Attested.Epoch(7, round: 0)[1]));
        place.Pass(Attested.Epoch(8)[0]);
        Assert.True(place.IsNew(Attested.Epoch(8, round: StreamPlace.MaxReports)[0]));
    }
}
