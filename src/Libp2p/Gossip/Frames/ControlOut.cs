namespace Flashback.Libp2p.Gossip.Frames;

/// <summary>Control for one peer, gathered while events are handled and sent as one RPC.</summary>
internal sealed class ControlOut
{
    public List<(string Topic, List<MessageId> Ids)> IHave { get; } = [];
    public List<MessageId> IWant { get; } = [];
    public List<string> Graft { get; } = [];
    public List<(string Topic, ulong BackoffSeconds)> Prune { get; } = [];
    public List<MessageId> IDontWant { get; } = [];

    public bool IsEmpty => IHave.Count + IWant.Count + Graft.Count + Prune.Count + IDontWant.Count == 0;

    public void Clear()
    {
        IHave.Clear();
        IWant.Clear();
        Graft.Clear();
        Prune.Clear();
        IDontWant.Clear();
    }
}
