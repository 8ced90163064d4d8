using System.Buffers.Binary;
using System.Security.Cryptography;
using Flashback.Ethereum;
using Flashback.Libp2p.Security;
using Flashback.Libp2p.Security.Noise;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests.Security.Noise;

public sealed class NoiseTransportTests : IDisposable
{
    private const string Yamux = "/yamux/1.0.0";

    private readonly PrivateKey _key = PrivateKey.Generate();
    private readonly Identity _other;
    private readonly NoiseTransport _near, _far;

    public NoiseTransportTests()
    {
        _other = new Identity(_key);
        _near = new NoiseTransport(Golden.Identity, [Yamux]);
        _far = new NoiseTransport(_other, [Yamux]);
    }

    public void Dispose()
    {
        _near.Dispose();
        _far.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task Both_learn_who_the_other_is_and_which_muxer_is_used()
    {
        var (dialed, accepted) = await ConnectAsync();
        Assert.Equal((_other.Id, Yamux), (dialed.RemotePeer, dialed.Muxer));
        Assert.Equal((Golden.Identity.Id, Yamux), (accepted.RemotePeer, accepted.Muxer));
    }

    /// <summary>Around one frame, and many; what is read comes in other pieces than what was written.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(65519)]
    [InlineData(65520)]
    [InlineData(1_000_000)]
    public async Task What_one_end_writes_the_other_reads(int length)
    {
        var (dialed, accepted) = await ConnectAsync();
        var data = RandomNumberGenerator.GetBytes(length);
        foreach (var (from, to) in new[] { (dialed, accepted), (accepted, dialed) })
        {
            var writing = from.Stream.WriteAsync(data).AsTask();
            var read = new byte[length];
            await to.Stream.ReadExactlyAsync(read).AsTask().InTime();
            await writing.InTime();
            Assert.Equal(data, read);
        }
    }

    [Fact]
    public async Task A_read_into_nothing_waits_and_takes_nothing()
    {
        var (dialed, accepted) = await ConnectAsync();
        var waiting = accepted.Stream.ReadAsync(Memory<byte>.Empty).AsTask();
        Assert.False(waiting.IsCompleted);
        await dialed.Stream.WriteAsync(new byte[] { 7 });
        Assert.Equal(0, await waiting.InTime());
        var read = new byte[1];
        await accepted.Stream.ReadExactlyAsync(read).AsTask().InTime();
        Assert.Equal([7], read);
    }

    [Fact]
    public async Task The_end_between_frames_is_an_end_and_within_one_a_fault()
    {
        var (near, far) = MemoryTransport.CreatePair();
        var inbound = _far.SecureInboundAsync(far, default).AsTask();
        var dialed = await _near.SecureOutboundAsync(near, _other.Id, default).InTime();
        var accepted = await inbound.InTime();
        await near.DisposeAsync();
        Assert.Equal(0, await accepted.Stream.ReadAsync(new byte[1]).AsTask().InTime());

        (near, far) = MemoryTransport.CreatePair();
        inbound = _far.SecureInboundAsync(far, default).AsTask();
        await _near.SecureOutboundAsync(near, _other.Id, default).InTime();
        accepted = await inbound.InTime();
        await near.WriteAsync(new byte[] { 0, 20, 1 });
        await near.DisposeAsync();
        await Assert.ThrowsAsync<Libp2pException>(() => accepted.Stream.ReadAsync(new byte[1]).AsTask().InTime());
    }

    /// <summary>Not written by the peer, but by somebody in the middle: shorter than a tag, and longer.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    public async Task A_forged_frame_is_refused(int length)
    {
        var (near, far) = MemoryTransport.CreatePair();
        var inbound = _far.SecureInboundAsync(far, default).AsTask();
        await _near.SecureOutboundAsync(near, _other.Id, default).InTime();
        var accepted = await inbound.InTime();
        var frame = new byte[2 + length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)length);
        await near.WriteAsync(frame);
        var error = await Assert.ThrowsAsync<Libp2pException>(() => accepted.Stream.ReadAsync(new byte[1]).AsTask().InTime());
        Assert.Contains("not authentic", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_peer_than_the_dialed_one_is_refused_before_it_learns_who_dialed()
    {
        var (near, far) = MemoryTransport.CreatePair();
        var inbound = _far.SecureInboundAsync(far, default).AsTask();
        var error = await Assert.ThrowsAsync<Libp2pException>(() => _near.SecureOutboundAsync(near, Golden.Identity.Id, default).InTime());
        Assert.Contains("answered instead of", error.Message, StringComparison.Ordinal);
        await near.DisposeAsync();
        await Assert.ThrowsAsync<EndOfStreamException>(() => inbound.InTime());
    }

    /// <summary>The mistake of other implementations: a static key that the identity never signed.</summary>
    [Fact]
    public async Task A_claimed_identity_without_proof_is_refused()
    {
        var stolen = NoisePayload.Encode(Golden.Identity, X25519.PublicKey(Key(9)), [Yamux]);
        foreach (var payload in new[] { stolen, [], Unsigned() })
        {
            var (near, far) = MemoryTransport.CreatePair();
            _ = DialAsync(near, payload);
            await Assert.ThrowsAsync<Libp2pException>(() => _far.SecureInboundAsync(far, default).InTime());
        }
    }

    [Theory]
    [InlineData("/mplex/6.7.0,/yamux/1.0.0", Yamux)]
    [InlineData("", null)]
    public async Task The_muxer_is_the_first_of_the_initiators_that_both_have_else_it_is_negotiated_inside(string offered, string? expected)
    {
        var (near, far) = MemoryTransport.CreatePair();
        _ = DialAsync(near,
            NoisePayload.Encode(Golden.Identity, X25519.PublicKey(Key(1)), offered.Split(',', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(expected, (await _far.SecureInboundAsync(far, default).InTime()).Muxer);
    }

    [Fact]
    public async Task Without_a_common_muxer_there_is_no_connection()
    {
        var (near, far) = MemoryTransport.CreatePair();
        _ = DialAsync(near, NoisePayload.Encode(Golden.Identity, X25519.PublicKey(Key(1)), ["/mplex/6.7.0"]));
        var error = await Assert.ThrowsAsync<Libp2pException>(() => _far.SecureInboundAsync(far, default).InTime());
        Assert.Contains("no multiplexer", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8192, false)]
    [InlineData(8193, true)]
    public async Task A_handshake_message_is_bounded(int length, bool tooLong)
    {
        var (near, far) = MemoryTransport.CreatePair();
        var inbound = _far.SecureInboundAsync(far, default).AsTask();
        var frame = new byte[2 + length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)length);
        frame[2] = 9; // the base point, a key like any other
        await near.WriteAsync(frame);
        if (tooLong) await Assert.ThrowsAsync<Libp2pException>(() => inbound.InTime());
        else Assert.True(await near.ReadAsync(new byte[2]).AsTask().InTime() > 0);
        await near.DisposeAsync();
        if (!tooLong) await Assert.ThrowsAsync<EndOfStreamException>(() => inbound.InTime());
    }

    /// <summary>Two hosts that speak nothing but Noise connect, gossip apart: the rest of the stack does not see a difference.</summary>
    [Fact]
    public async Task Hosts_talk_over_it()
    {
        await using var a = new TestHost(configure: options => options with { Security = _near });
        await using var b = new TestHost();
        await b.Host.StartAsync();
        await a.Host.StartAsync();
        var error = await Assert.ThrowsAsync<Libp2pException>(() => b.Host.ConnectAsync(a.Info).InTime());
        // a's host says one identity, its transport proves another
        Assert.Contains("answered instead of", error.Message, StringComparison.Ordinal);
        var connection = await b.Host.ConnectAsync(new PeerInfo(Golden.Identity.Id, [a.Host.ListenAddresses[0].WithPeer(null)])).InTime();
        Assert.True(await connection.PingAsync().InTime() > TimeSpan.Zero);
    }

    private async Task<(SecureConnection Dialed, SecureConnection Accepted)> ConnectAsync()
    {
        var (near, far) = MemoryTransport.CreatePair();
        var inbound = _far.SecureInboundAsync(far, default).AsTask();
        var dialed = await _near.SecureOutboundAsync(near, _other.Id, default).InTime();
        return (dialed, await inbound.InTime());
    }

    /// <summary>Dials with a static key of ones and this payload.</summary>
    private static async Task DialAsync(Stream raw, byte[] payload)
    {
        using var handshake = NoiseHandshake.Begin(initiator: true, Key(1));
        await SendAsync(handshake.Write([]));
        var header = new byte[2];
        await raw.ReadExactlyAsync(header);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(header)];
        await raw.ReadExactlyAsync(message);
        handshake.Read(message);
        await SendAsync(handshake.Write(payload));

        async Task SendAsync(byte[] bytes)
        {
            await raw.WriteAsync((byte[])[(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes]);
        }
    }

    /// <summary>The payload with the identity but without its signature.</summary>
    private static byte[] Unsigned() => [0x0a, (byte)Golden.Identity.PublicKey.Protobuf.Length, .. Golden.Identity.PublicKey.Protobuf.Span];

    private static byte[] Key(byte fill) => [.. Enumerable.Repeat(fill, 32)];
}
