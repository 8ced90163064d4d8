using Flashback.Node.Api.Queries;

namespace Flashback.Node.Tests.Api;

/// <summary>A node that says what a test has it say.</summary>
internal sealed class FakeStatus : INodeStatus
{
    public bool IsAlive { get; set; } = true;

    public List<ReadyReason> Reasons { get; } = [];

    public Exception? Mistake { get; set; }

    public NodeDescription Description { get; set; } = new()
    {
        Version = "1.2.3",
        ChainId = World.Domain.ChainId,
        Oracle = World.Domain.Oracle,
        Signer = World.Keys[0].Address,
        PeerId = "16Uiu2HA",
        Chain = new ChainDescription(null, 7, 1_234, ""),
        Peers = ["a", "b", "c"],
    };

    public IReadOnlyList<ReadyReason> NotReady() => Reasons;

    public NodeDescription Describe() => Mistake is null ? Description : throw Mistake;
}
