using System.Buffers;
using System.Text;
using Flashback.Libp2p.Formats;
using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Options;

namespace Flashback.Libp2p.Tests.Gossip.Frames;

public sealed class GossipRpcTests
{
    private const string Topic = "oracle/1";

    private static readonly GossipOptions Options = new();
    private static readonly MessageId Id = new([.. Enumerable.Repeat((byte)0x11, 20)]);

    [Fact]
    public void What_we_write_is_what_js_writes()
    {
        Assert.Equal(Golden.Text("rpc", "subscribe"), Rpc(GossipFrame.Subscriptions([(true, Topic)])));
        Assert.Equal(Golden.Text("rpc", "unsubscribe"), Rpc(GossipFrame.Subscriptions([(false, Topic)])));
        Assert.Equal(
            Golden.Text("rpc", "publishNoSign"), Rpc(GossipFrame.Publish(Encoding.UTF8.GetBytes(Topic), "hello"u8, out var offset)));
        Assert.Equal(5, offset);
        Assert.Equal(Golden.Text("rpc", "graft"), Control(c => c.Graft.Add(Topic)));
        Assert.Equal(Golden.Text("rpc", "prune"), Control(c => c.Prune.Add((Topic, 60))));
        Assert.Equal(Golden.Text("rpc", "ihave"), Control(c => c.IHave.Add((Topic, [Id]))));
        Assert.Equal(Golden.Text("rpc", "iwant"), Control(c => c.IWant.Add(Id)));
        Assert.Equal(Golden.Text("rpc", "idontwant"), Control(c => c.IDontWant.Add(Id)));
    }

    [Fact]
    public void What_js_writes_is_read()
    {
        Assert.Equal([(true, Topic)], Decode("subscribe").Subscriptions);
        Assert.Equal([(false, Topic)], Decode("unsubscribe").Subscriptions);
        Assert.Equal([Topic], Decode("graft").Graft);
        Assert.Equal([(Topic, 60ul)], Decode("prune").Prune);
        Assert.Equal([(Topic, 60ul)], Decode("prunePx").Prune);
        var have = Assert.Single(Decode("ihave").IHave);
        Assert.Equal(Topic, have.Topic);
        Assert.Equal([Id], have.Ids);
        Assert.Equal([Id], Decode("iwant").IWant);
        Assert.Equal([Id], Decode("idontwant").IDontWant);
        var message = Assert.Single(Decode("publishNoSign").Messages);
        var frame = Golden.Bytes("rpc", "publishNoSign");
        Assert.False(message.Signed);
        Assert.Equal("hello", Encoding.UTF8.GetString(frame, message.DataOffset, message.DataLength));
        Assert.Equal(Topic, Encoding.UTF8.GetString(frame, message.TopicOffset, message.TopicLength));
    }

    [Theory]
    [InlineData("rpc")]
    [InlineData("rpcWithoutKey")]
    public void A_signed_message_is_seen_as_such(string vector)
    {
        Assert.True(Wire.TryDecode(Golden.Bytes("signedMessage", vector), Options, out var rpc));
        Assert.True(Assert.Single(rpc.Messages).Signed);
    }

    [Fact]
    public void Counts_are_bounded()
    {
        var subscription = Golden.Bytes("rpc", "subscribe");
        Assert.True(Wire.TryDecode(Repeat(subscription, Options.MaxSubscriptions), Options, out _));
        Assert.False(Wire.TryDecode(Repeat(subscription, Options.MaxSubscriptions + 1), Options, out _));
        var message = Golden.Bytes("rpc", "publishNoSign");
        Assert.True(Wire.TryDecode(Repeat(message, Options.MaxMessagesPerRpc), Options, out _));
        Assert.False(Wire.TryDecode(Repeat(message, Options.MaxMessagesPerRpc + 1), Options, out _));
        Assert.True(Wire.TryDecode(Ids(Options.MaxIHaveIds), Options, out _));
        Assert.False(Wire.TryDecode(Ids(Options.MaxIHaveIds + 1), Options, out _));
    }

    /// <summary>A PRUNE with ten thousand peers in it is read as a PRUNE, and costs no more than its bytes.</summary>
    [Fact]
    public void Peers_offered_in_a_prune_are_ignored()
    {
        var prune = new ArrayBufferWriter<byte>();
        var writer = new ProtoWriter(prune);
        writer.Text(1, Topic);
        for (var i = 0; i < 10_000; i++) writer.Bytes(2, [0x0a, 0x02, 0x00, 0x00]);
        writer.Varint(3, 60);
        var rpc = new ArrayBufferWriter<byte>();
        new ProtoWriter(rpc).Header(3, ProtoWriter.SizeOf(4, prune.WrittenCount));
        new ProtoWriter(rpc).Bytes(4, prune.WrittenSpan);
        var wire = rpc.WrittenSpan.ToArray();
        Assert.True(Wire.TryDecode(wire, Options, out var decoded));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(Wire.TryDecode(wire, Options, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2048);
        Assert.Equal([(Topic, 60ul)], decoded.Prune);
    }

    [Fact]
    public void Ids_of_another_length_are_left_out_and_long_topics_refused()
    {
        Assert.True(Wire.TryDecode([0x1a, 0x06, 0x12, 0x04, 0x0a, 0x02, 1, 2], Options, out var rpc));
        Assert.Empty(rpc.IWant);
        Assert.True(
            Wire.TryDecode(Without(GossipFrame.Subscriptions([(true, new string('t', Options.MaxTopicBytes))])), Options, out _));
        Assert.False(
            Wire.TryDecode(Without(GossipFrame.Subscriptions([(true, new string('t', Options.MaxTopicBytes + 1))])), Options, out _));
    }

    [Fact]
    public void The_id_covers_topic_and_data()
    {
        var id = Wire.IdOf(Topic, "hello"u8);
        Assert.Equal(Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData([1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, .. "oracle/1hello"u8]))[..40], id.ToString());
        Assert.NotEqual(id, Wire.IdOf("oracle/1h", "ello"u8));
        var large = new byte[5000];
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, (byte)'t', .. large]))[..40], Wire.IdOf("t", large).ToString());
    }

    private static GossipRpc Decode(string vector)
    {
        Assert.True(Wire.TryDecode(Golden.Bytes("rpc", vector), Options, out var rpc));
        return rpc;
    }

    private static string Control(Action<ControlOut> fill)
    {
        var control = new ControlOut();
        fill(control);
        return Rpc(GossipFrame.Control(control));
    }

    private static byte[] Ids(int count)
    {
        var control = new ControlOut();
        control.IWant.AddRange(Enumerable.Repeat(Id, count));
        return Without(GossipFrame.Control(control));
    }

    private static byte[] Repeat(byte[] part, int count) => [.. Enumerable.Repeat(part, count).SelectMany(b => b)];

    private static string Rpc(byte[] frame) => Convert.ToHexStringLower(Without(frame));

    private static byte[] Without(byte[] frame)
    {
        Assert.Equal(System.Buffers.OperationStatus.Done, Flashback.Libp2p.Formats.Varint.Read(frame, out var length, out var size));
        Assert.Equal(frame.Length - size, (int)length);
        return frame[size..];
    }
}
