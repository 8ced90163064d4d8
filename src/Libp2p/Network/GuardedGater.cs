using System.Net;

namespace Flashback.Libp2p.Network;

/// <summary>
/// The application's gater. Its failure is reported and means refusal: a gate that cannot answer stays shut, and a peer that cannot be
/// judged is a guest.
/// </summary>
internal sealed class GuardedGater(IConnectionGater gater, Action<HostNotice> notice) : IConnectionGater
{
    public bool AllowDial(PeerId peer, Multiaddr address) => Ask(peer, false, () => gater.AllowDial(peer, address));

    public bool AllowAccept(IPEndPoint remote) => Ask(null, false, () => gater.AllowAccept(remote));

    public bool AllowSecured(PeerId peer, Direction direction) => Ask(peer, false, () => gater.AllowSecured(peer, direction));

    public bool IsGuest(PeerId peer) => Ask(peer, true, () => gater.IsGuest(peer));

    public void CutOff(PeerId guest) => Ask(guest, false, () =>
    {
        gater.CutOff(guest);
        return true;
    });

    private bool Ask(PeerId? peer, bool otherwise, Func<bool> question)
    {
        try
        {
            return question();
        }
        catch (Exception e)
        {
            notice(HostNotice.Mistake("gater_failed", peer, e));
            return otherwise;
        }
    }
}
