using System.Net;
using Flashback.Libp2p.Network;

namespace Flashback.Libp2p.Tests.Network;

public sealed class GuardedGaterTests
{
    private static readonly IPEndPoint Somewhere = new(IPAddress.Loopback, 1);

    private readonly List<HostNotice> _notices = [];

    [Fact]
    public void A_failing_gater_refuses_everyone_and_is_reported()
    {
        var gater = new GuardedGater(new Failing(), _notices.Add);
        Assert.False(gater.AllowDial(Golden.Identity.Id, Multiaddr.FromEndPoint(Somewhere)));
        Assert.False(gater.AllowAccept(Somewhere));
        Assert.False(gater.AllowSecured(Golden.Identity.Id, Direction.Inbound));
        Assert.True(gater.IsGuest(Golden.Identity.Id));
        gater.CutOff(Golden.Identity.Id);
        Assert.Equal(5, _notices.Count);
        Assert.All(_notices, notice => Assert.Equal(("gater_failed", "broken"), (notice.Kind, notice.Error?.Message)));
    }

    [Fact]
    public async Task The_gaters_answers_are_passed_through()
    {
        await using var open = new TestHost { Guest = _ => false };
        await using var shut = new TestHost { Allow = (_, _) => false, Dial = _ => false, Accept = _ => false, Guest = _ => true };
        foreach (var (inner, says) in new[] { (open, true), (shut, false) })
        {
            var gater = new GuardedGater(inner, _notices.Add);
            Assert.Equal(says, gater.AllowDial(open.Id, Multiaddr.FromEndPoint(Somewhere)));
            Assert.Equal(says, gater.AllowAccept(Somewhere));
            Assert.Equal(says, gater.AllowSecured(open.Id, Direction.Outbound));
            Assert.Equal(!says, gater.IsGuest(open.Id));
            gater.CutOff(open.Id);
            Assert.Equal([open.Id], inner.CutOffs);
        }
        Assert.Empty(_notices);
    }

    private sealed class Failing : IConnectionGater
    {
        public bool AllowDial(PeerId peer, Multiaddr address) => throw new InvalidOperationException("broken");
        public bool AllowAccept(IPEndPoint remote) => throw new InvalidOperationException("broken");
        public bool AllowSecured(PeerId peer, Direction direction) => throw new InvalidOperationException("broken");
        public bool IsGuest(PeerId peer) => throw new InvalidOperationException("broken");
        public void CutOff(PeerId guest) => throw new InvalidOperationException("broken");
    }
}
