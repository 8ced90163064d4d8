using System.Collections.Immutable;
using Flashback.Aggregation.Rounds;
using Flashback.Libp2p;
using Flashback.Node.Configuration;
using Flashback.Node.Gossip;
using Flashback.Node.Store;
using Flashback.OnChain.View;
using Flashback.Protocol.Epochs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flashback.Interop.Libp2p;

/// <summary>The network part of a validator as the node wires it, on loopback, with an epoch of <see cref="World"/> in progress.</summary>
internal sealed class ValidatorNode : IAsyncDisposable
{
    public const ulong Epoch = 7;

    /// <summary>Nobody listens there.</summary>
    private const string Nowhere = "/ip4/127.0.0.1/tcp/1";

    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public ValidatorNode(int index, Func<P2pOptions, P2pOptions>? configure = null, string? addressBook = null, EpochSetup? setup = null)
    {
        Index = index;
        setup ??= World.Setup(Epoch);
        var options = new P2pOptions { Listen = Multiaddr.Parse("/ip4/127.0.0.1/tcp/0"), AllowPrivate = true };
        Store = NodeStore.Open(_folder.File("node.db"), setup.Domain);
        Book.Add(setup);
        Gossip = new GossipNetwork(configure?.Invoke(options) ?? options, new Identity(World.Keys[index]), setup.Domain, Book, Store,
            addressBook ?? _folder.File("peers.json"), SystemClock.Instance, NullLogger.Instance);
        Gossip.Received += message =>
        {
            lock (Received) Received.Add(message);
            Heard?.Invoke(message);
        };
        _running = Gossip.RunAsync(_stop.Token);
    }

    public int Index { get; }

    public GossipNetwork Gossip { get; }

    public NodeStore Store { get; }

    public EpochBook Book { get; } = new();

    public event Action<GossipMessage>? Heard;

    public List<GossipMessage> Received { get; } = [];

    public string Address => Gossip.ListenAddresses[0].ToString();

    /// <summary>Tells everyone who is a validator, and where, as the registry would; of those that moved, where they were.</summary>
    public static void Register(ValidatorNode[] nodes, params ValidatorNode[] moved)
    {
        var view = new ChainView
        {
            Validators = nodes.ToImmutableSortedDictionary(
            node => (byte)node.Index, node => View(node, moved.Contains(node) ? Nowhere : node.Address))
        };
        foreach (var node in nodes) node.Gossip.Update(view, 0, isWhole: true);
    }

    public bool IsConnectedTo(ValidatorNode other) => Gossip.Peers.Contains(other.Gossip.Id);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // This is how it ends.
        }
        await Gossip.DisposeAsync();
        Store.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    private static ValidatorView View(ValidatorNode node, string address)
    {
        var key = World.Keys[node.Index];
        return new ValidatorView((byte)node.Index, key.Address, key.Address, key.Address, key.PublicKey.ToArray(), 0, 0,
            [Multiaddr.Parse(address).WithPeer(null).ToString()], ValidatorState.Active);
    }
}
