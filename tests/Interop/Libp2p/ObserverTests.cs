using System.Buffers;
using System.Text.Json;
using Flashback.Ethereum;
using Flashback.Libp2p.Formats;
using Flashback.Protocol.Messages;

namespace Flashback.Interop.Libp2p;

/// <summary>The observer of docs/observing.md, as it stands, against two of our nodes.</summary>
[Collection(Libp2pCollection.Name)]
public sealed class ObserverTests
{
    private static readonly OracleDomain Domain = new(31337, Address.Parse("0x5fbdb2315678afecb367f032d93f642f64180aa3"));
    private static readonly string Topic = $"/flashback/1/{Domain.ChainId}/{Domain.Oracle.ToString().ToLowerInvariant()}/consensus";

    [Fact]
    public async Task The_observer_sees_signers_and_drops_unsigned_messages()
    {
        using var signer = PrivateKey.Generate();
        await using var near = await CsNode.StartAsync(Topic);
        await using var far = await CsNode.StartAsync(Topic);
        await near.Host.ConnectAsync(far.Info).InTime();
        await using var observer = ObserverProcess.Start(Domain, near.Address);
        await Eventually.True(() => near.Topic(Topic).Peers.Count == 2, "the observer follows the topic");
        await Eventually.True(() => far.Topic(Topic).Peers.Count == 1, "the far node knows its follower");

        var batch = new ObservationBatch(7, signer.Address, Keccak256.Hash("root"u8), 3);
        var report = new Report(7, 0, Keccak256.Hash("verdicts"u8), 3, Keccak256.Hash("batches"u8), default, Keccak256.Hash("snapshot"u8));
        // From the node that the observer is not connected to; and one commitment that another key signed.
        using var impostor = PrivateKey.Generate();
        await far.Topic(Topic).PublishAsync(Batch(batch with { Count = 4 }, impostor));
        await far.Topic(Topic).PublishAsync(Batch(batch, signer));
        await far.Topic(Topic).PublishAsync(Vote(report, signer));

        await Eventually.True(() => observer.Lines.Count == 3, "the observer has seen both messages");
        var seen = observer.Seen.ToDictionary(e => e.GetProperty("kind").GetString()!);
        var address = signer.Address.ToString().ToLowerInvariant();
        Assert.Equal((address, address, batch.Root.ToString()),
            (Text(seen["batch"], "signer"), Text(seen["batch"], "observer"), Text(seen["batch"], "root")));
        Assert.Equal((address, report.Hash().ToString()), (Text(seen["vote"], "signer"), Text(seen["vote"], "report")));
        // An observer that spreads what it refuses would be a fault; so is one that we could not follow.
        Assert.All(near.Received, m => Assert.Equal(Topic, m.Topic));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static byte[] Batch(ObservationBatch batch, PrivateKey signer) => Envelope(1, writer =>
    {
        writer.Varint(1, batch.Epoch);
        writer.Bytes(2, batch.Observer.Span);
        writer.Bytes(3, batch.Root.Span);
        writer.Varint(4, batch.Count);
        writer.Bytes(5, signer.Sign(Domain.Digest(batch)).ToBytes());
    });

    private static byte[] Vote(Report report, PrivateKey signer) => Envelope(4, writer =>
    {
        var inner = new ArrayBufferWriter<byte>();
        var fields = new ProtoWriter(inner);
        fields.Varint(1, report.Epoch);
        fields.Bytes(3, report.VerdictsRoot.Span);
        fields.Varint(4, report.VerdictCount);
        fields.Bytes(5, report.BatchesRoot.Span);
        fields.Bytes(6, new byte[32]);
        fields.Bytes(7, report.Snapshot.Span);
        writer.Bytes(1, inner.WrittenSpan);
        writer.Bytes(2, signer.Sign(Domain.Digest(report)).ToBytes());
    });

    private delegate void Fill(ProtoWriter writer);

    private static byte[] Envelope(uint field, Fill fill)
    {
        var inner = new ArrayBufferWriter<byte>();
        fill(new ProtoWriter(inner));
        var outer = new ArrayBufferWriter<byte>();
        new ProtoWriter(outer).Bytes(field, inner.WrittenSpan);
        return outer.WrittenSpan.ToArray();
    }
}
