using Flashback.Aggregation.Rounds;
using Flashback.Node.Codecs;
using Flashback.Protocol.Validators;

namespace Flashback.Simulation.Model;

/// <summary>Gossip that delays, drops, repeats, reorders and partitions until the world is healed.</summary>
public sealed class Network
{
    private const long HealedMaxDelay = 60;

    private readonly World _world;
    private readonly Prng _prng;
    private readonly List<Cut> _cuts = [];
    private long _ids;

    public Network(World world) => (_world, _prng) = (world, world.Random.Fork("network"));

    /// <summary>One direction between two groups is cut for some time.</summary>
    private sealed record Cut(ValidatorBitmap From, ValidatorBitmap To, long Begin, long End);

    public Envelope Wrap(GossipMessage message) => Wrap(GossipCodec.Encode(message));

    public Envelope Wrap(byte[] bytes) => new(_ids++, bytes);

    public void ToAll(byte from, Envelope envelope)
    {
        foreach (var node in _world.Nodes) Send(from, node, envelope);
    }

    public void Send(byte from, SimNode to, Envelope envelope)
    {
        if (from == to.Index) return;
        var healed = _world.IsHealed;
        if (!healed && (Drops() || IsCut(from, to.Index))) return;
        Carry(to, envelope);
        if (!healed && _world.Faults.Happens(FaultKind.Duplicate, _prng.Chance(_world.Scenario.Duplicate)))
            Carry(to, envelope with { Id = _ids++ });
    }

    public long Delay() => _world.IsHealed
        ? _prng.Between(1, HealedMaxDelay)
        : _prng.Between(_world.Scenario.MinDelay, Math.Max(_world.Scenario.MinDelay, _world.Scenario.MaxDelay));

    /// <summary>Asks one peer after another for a reveal, as the request protocol does.</summary>
    public void Fetch(byte from, ulong epoch, byte validator, Action<GossipMessage.Reveal> answer)
    {
        var peers = _world.Nodes.Where(node => node.Index != from).ToArray();
        _prng.Shuffle(peers);
        var request = RevealRequestCodec.Encode(epoch, _world.Validators[validator]!.Signer);
        foreach (var peer in peers.Take(3))
        {
            if (!_world.IsHealed && (IsCut(from, peer.Index) || Drops())) continue;
            _world.At(_world.Now + Delay(), () =>
            {
                if (Ask(peer, request) is { } bytes) _world.At(_world.Now + Delay(), () => Answered(bytes, answer));
            });
        }
    }

    /// <summary>A peer reads the question, and writes what it has.</summary>
    private byte[]? Ask(SimNode peer, byte[] request) =>
        RevealRequestCodec.Decode(request) is var (epoch, observer) && _world.Validators.BySigner(observer) is { } asked
        && peer.Serve(epoch, asked.Index) is { } reveal ? GossipCodec.Encode(reveal) : null;

    private static void Answered(byte[] bytes, Action<GossipMessage.Reveal> answer)
    {
        if (GossipCodec.TryDecodeLong(bytes, out var message) && message is GossipMessage.Reveal reveal) answer(reveal);
    }

    public void PlanPartitions(EpochFacts epoch)
    {
        if (!_world.Faults.Happens(FaultKind.Partition, _prng.Chance(_world.Scenario.Partition))) return;
        _world.Trace.Mark("partition");
        var one = ValidatorBitmap.Of(_world.Validators.Active.Select(record => record.Index).Where(_ => _prng.Chance(0.4)));
        var other = _world.Validators.Members.Except(one);
        var begin = epoch.Time.End + _prng.Between(-500, 6_000);
        var end = begin + _prng.Between(200, 20_000);
        _cuts.Add(new Cut(one, other, begin, end));
        if (_prng.Chance(0.6)) _cuts.Add(new Cut(other, one, begin, end));
    }

    private bool Drops() => _world.Faults.Happens(FaultKind.Drop, _prng.Chance(_world.Scenario.Drop));

    private void Carry(SimNode to, Envelope envelope) => _world.At(_world.Now + Delay(), () => to.Deliver(envelope));

    private bool IsCut(byte from, byte to) =>
        _cuts.Exists(cut => cut.Begin <= _world.Now && _world.Now < cut.End && cut.From.Contains(from) && cut.To.Contains(to));
}
