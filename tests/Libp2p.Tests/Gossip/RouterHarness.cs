using System.Text;
using Flashback.Ethereum;
using Flashback.Libp2p.Formats;
using Flashback.Libp2p.Gossip;
using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Options;
using Flashback.Libp2p.Gossip.Peers;

namespace Flashback.Libp2p.Tests.Gossip;

/// <summary>A router on its own: peers are links that remember, validation answers when the test says so, time stands still.</summary>
internal sealed class RouterHarness
{
    public const string Topic = "oracle/1";

    private readonly GossipMetrics _metrics = new();
    private readonly SeenCache _seen;

    public RouterHarness(GossipOptions? options = null)
    {
        Options = options ?? new GossipOptions();
        _seen = new SeenCache(Options.SeenTtl, Options.MaxSeen, Time);
        Router = new GossipRouter(Options, Time, _seen, _metrics)
        {
            Validate = arrival =>
            {
                if (Validating.Count >= Options.ValidationQueue) return false;
                Validating.Enqueue(arrival);
                return true;
            },
            IsBehind = () => Behind,
            Relink = _ => { },
            Forget = peer => Forgotten.Add(peer.Id),
        };
        Joined = new GossipTopic(null!, Topic, (_, _) => ValueTask.FromResult(Validation.Accept), Options.DeliveryQueue);
        Router.Join(Joined);
    }

    public GossipOptions Options { get; }
    public SteppedTime Time { get; } = new();
    public GossipRouter Router { get; }
    public GossipTopic Joined { get; }
    public Queue<Arrival> Validating { get; } = new();
    public bool Behind { get; set; }
    public List<PeerId> Forgotten { get; } = [];

    /// <summary>A peer that follows the topic.</summary>
    public TestPeer AddPeer(bool outbound = false, bool v12 = true, bool subscribes = true, bool guest = false)
    {
        using var key = PrivateKey.Generate();
        var peer = new GossipPeer(PeerId.FromPublicKey(key.PublicKey.Span), Options, Time);
        peer.IsGuest = guest;
        var link = new Link(v12);
        Router.Connected(peer, null);
        peer.IsOutbound = outbound;
        Router.Linked(peer, link);
        var added = new TestPeer(this, peer, link);
        if (subscribes) added.Send(GossipFrame.Subscriptions([(true, Topic)]));
        Router.Flush();
        return added;
    }

    public List<TestPeer> AddPeers(int count) => [.. Enumerable.Range(0, count).Select(_ => AddPeer())];

    public void Heartbeat(int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            Time.Advance(Options.HeartbeatInterval);
            Router.Heartbeat();
            Router.Flush();
        }
    }

    public void Wait(TimeSpan time) => Heartbeat((int)Math.Ceiling(time / Options.HeartbeatInterval));

    public MessageId Publish(string text)
    {
        var data = Encoding.UTF8.GetBytes(text);
        var id = Wire.IdOf(Topic, data);
        Router.Publish(Joined, id, GossipFrame.Publish(Joined.NameBytes, data, out _));
        Router.Flush();
        return id;
    }

    /// <summary>Everything that waits for validation gets this verdict.</summary>
    public int ValidateAll(Validation verdict)
    {
        var count = 0;
        for (; Validating.TryDequeue(out var arrival); count++) Router.Validated(arrival, verdict);
        Router.Forward();
        Router.Flush();
        return count;
    }

    public List<string> Delivered()
    {
        var texts = new List<string>();
        while (Joined.Messages.TryRead(out var message)) texts.Add(Encoding.UTF8.GetString(message.Data.Span));
        return texts;
    }

    internal sealed class Link(bool v12) : IGossipLink
    {
        public List<byte[]> Frames { get; } = [];
        public bool Full { get; set; }
        public bool TakesIDontWant => v12;
        public bool IsBehind { get; set; }

        public bool TrySend(byte[] frame, bool control)
        {
            if (Full && !control) return false;
            Frames.Add(frame);
            return true;
        }

        public void Flush()
        {
        }

        public void Close()
        {
        }
    }

    internal sealed class TestPeer(RouterHarness harness, GossipPeer peer, Link link)
    {
        private readonly GossipReader _reader = new(peer, harness.Options, harness._seen, harness._metrics, () => [harness.Joined]);

        public GossipPeer Peer => peer;
        public Link Link => link;
        public double Score => harness.Router.ScoreOf(peer);
        /// <summary>Messages that it sent as a guest, which were not looked at.</summary>
        public int Unread { get; private set; }

        /// <summary>Messages and RPCs that were handed on at once.</summary>
        public int LargestBatch { get; private set; }

        public bool InMesh => harness.Joined.MeshPeers.ContainsKey(peer.Id);

        /// <summary>What was sent to it and not looked at before, decoded.</summary>
        public List<GossipRpc> Take()
        {
            var rpcs = link.Frames.Select(frame =>
            {
                Varint.Read(frame, out _, out var size);
                Assert.True(Wire.TryDecode(frame.AsSpan(size), harness.Options with { MaxIHaveIds = 100_000 }, out var rpc));
                return rpc;
            }).ToList();
            link.Frames.Clear();
            return rpcs;
        }

        public int TakeMessages() => Take().Sum(rpc => rpc.Messages.Count);

        /// <summary>Sends frames as its stream would carry them. False when the stream would be reset.</summary>
        public bool Send(params byte[][] frames)
        {
            var buffer = new System.Buffers.ReadOnlySequence<byte>(frames.Length == 1 ? frames[0] : [.. frames.SelectMany(f => f)]);
            var status = System.Buffers.OperationStatus.Done;
            while (status == System.Buffers.OperationStatus.Done)
            {
                var batch = new GossipBatch(peer);
                status = _reader.ReadFrames(ref buffer, batch);
                if (batch.Invalid + batch.OverRate > 0) harness.Router.Offended(peer, batch.Invalid, batch.OverRate);
                Unread += batch.FromGuest;
                LargestBatch = Math.Max(LargestBatch, batch.Arrivals.Count + batch.Control.Count);
                foreach (var rpc in batch.Control) harness.Router.Received(peer, rpc);
                foreach (var arrival in batch.Arrivals) harness.Router.Arrived(arrival);
            }
            harness.Router.Flush();
            return status != System.Buffers.OperationStatus.InvalidData;
        }

        public bool SendMessage(string text) =>
            Send(GossipFrame.Publish(Encoding.UTF8.GetBytes(Topic), Encoding.UTF8.GetBytes(text), out _));

        public bool SendControl(Action<ControlOut> fill)
        {
            var control = new ControlOut();
            fill(control);
            return Send(GossipFrame.Control(control));
        }
    }
}
