using System.Buffers;
using System.Globalization;
using System.Text;
using Flashback.Libp2p.Discovery;
using Flashback.Libp2p.Formats;
using Flashback.Libp2p.Gossip.Options;
using Flashback.Libp2p.Muxing;
using Flashback.Libp2p.Protocols;
using Flashback.Libp2p.Security;
using Flashback.Libp2p.Security.Noise;
using Flashback.Libp2p.Tests.Gossip;

namespace Flashback.Libp2p.Tests.Fuzz;

/// <summary>
/// No decoder throws, whatever it is given, nor allocates more than a bound. The seed is fixed; FUZZ_CASES sets another number
/// of cases, FUZZ_SEED another seed.
/// </summary>
public sealed class DecoderFuzzTests
{
    private const int Cases = 100_000;

    /// <summary>A certificate costs up to two signature checks.</summary>
    private const int CertificateCases = 20_000;

    private static readonly GossipOptions Options = new();
    private static readonly byte[][] Rpcs =
    [
        .. Golden.Section("rpc").EnumerateObject().Select(v => Convert.FromHexString(v.Value.GetString()!)),
        Golden.Bytes("signedMessage", "rpc")
    ];
    private static readonly byte[][] Addresses =
    [
        .. Golden.Section("multiaddr").EnumerateObject().Select(v => Convert.FromHexString(v.Value.GetString()!))
    ];
    private static readonly byte[][] Texts =
    [
        .. Golden.Section("multiaddr").EnumerateObject().Select(v => Encoding.UTF8.GetBytes(v.Name)),
        .. new[] { "peerId", "cidV1" }.Select(n => Encoding.UTF8.GetBytes(Golden.Text("key", n)))
    ];

    [Fact]
    public void Varints() => Fuzz(1024, [], bytes =>
    {
        if (Varint.Read(bytes, out var value, out var length) == OperationStatus.Done) Assert.Equal(length, Varint.LengthOf(value));
    });

    [Fact]
    public void Protobuf() => Fuzz(1024, Rpcs, bytes =>
    {
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field % 3 == 0) reader.Varint();
            else if (reader.Field % 3 == 1) reader.Bytes();
        }
    });

    [Fact]
    public void Multiaddr_bytes() => Fuzz(4096, Addresses, bytes =>
    {
        if (Multiaddr.TryFromBytes(bytes, out var address)) Assert.Equal(address, Multiaddr.Parse(address.ToString()));
    });

    [Fact]
    public void Multiaddr_text() => Fuzz(16 * 1024, Texts, bytes =>
    {
        if (Multiaddr.TryParse(Encoding.Latin1.GetString(bytes), out var address))
        {
            Assert.True(Multiaddr.TryFromBytes(address.ToBytes(), out var back));
            Assert.Equal(address, back);
        }
    });

    [Fact]
    public void Peer_ids() => Fuzz(4096, [.. Texts, Golden.Bytes("key", "peerIdBytes")], bytes =>
    {
        if (PeerId.TryFromBytes(bytes, out var id)) Assert.Equal(id, PeerId.Parse(id.ToString()));
        PeerId.TryParse(Encoding.Latin1.GetString(bytes), out _);
    });

    [Fact]
    public void Keys() => Fuzz(2048, [Golden.Bytes("key", "publicProtobuf")], bytes =>
    {
        if (IdentityKey.TryParse(bytes, out var key)) Assert.True(key.Protobuf.Span.SequenceEqual(bytes));
    });

    [Fact]
    public void Noise_payloads()
    {
        var staticKey = new byte[32];
        Fuzz(8192, [NoisePayload.Encode(Golden.Identity, staticKey, ["/yamux/1.0.0", "/mplex/6.7.0"])], bytes =>
        {
            try
            {
                Assert.Equal(Golden.Identity.PublicKey.Protobuf, NoisePayload.Verify(bytes, staticKey).Key.Protobuf);
            }
            catch (Libp2pException)
            {
                // The declared one.
            }
        }, CertificateCases);
    }

    [Fact]
    public void Signatures() => Fuzz(1024, [Golden.Bytes("signature", "der")], bytes =>
    {
        if (Golden.Identity.PublicKey.Verify("libp2p golden"u8, bytes)) Assert.Equal(Golden.Bytes("signature", "der"), bytes);
    }, Cases / 10);

    [Fact]
    public void Peer_exchanges() => Fuzz(
        64 * 1024, [PeersMessage.Ask([(Golden.Identity.Id, 7)]), PeersMessage.Answer([Golden.Bytes("peerRecord", "envelope")])], bytes =>
    {
        PeersMessage.TryReadQuestion(bytes, out _);
        PeersMessage.TryReadAnswer(bytes.ToArray(), out _);
        PeerRecord.TryReadSigner(bytes, out _);
    });

    [Fact]
    public void Peer_records() => Fuzz(8192, [Golden.Bytes("peerRecord", "envelope")], bytes => PeerRecord.TryOpen(bytes, out _));

    [Fact]
    public void Identify_messages() => Fuzz(16 * 1024, [Golden.Bytes("identify"),
        IdentifyMessage.Encode(new IdentifyInfo { PublicKey = Golden.Identity.PublicKey }, Golden.Bytes("peerRecord", "envelope"))],
        bytes => IdentifyMessage.TryDecode(bytes, Golden.Identity.Id, out _));

    [Fact]
    public void Gossip_RPCs() => Fuzz(64 * 1024, Rpcs, bytes =>
    {
        if (!Wire.TryDecode(bytes, Options, out var rpc)) return;
        foreach (var message in rpc.Messages)
        {
            Assert.InRange(message.DataOffset + message.DataLength, 0, bytes.Length);
            Assert.InRange(message.TopicOffset + message.TopicLength, 0, bytes.Length);
        }
    });

    [Fact]
    public void Frames() => Fuzz(512, Rpcs, bytes =>
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        while (Framing.TryCut(ref buffer, 1024, out _) == OperationStatus.Done)
        {
        }
    });

    [Fact]
    public void Yamux_headers() => Fuzz(1024, [], bytes =>
    {
        if (bytes.Length >= YamuxHeader.Size) YamuxHeader.TryRead(bytes, out _);
    });

    [Fact]
    public void Base_texts() => Fuzz(4096, Texts, bytes =>
    {
        var text = Encoding.Latin1.GetString(bytes);
        if (Base58.TryDecode(text, out var decoded) && decoded.Length <= Base58.MaxBytes) Assert.Equal(text, Base58.Encode(decoded));
        Base32.TryDecode(text, out _);
    });

    [Fact]
    public void Certificates() => Fuzz(256 * 1024, [.. Golden.Certificates], bytes =>
    {
        if (TlsCertificate.TryVerify(bytes, new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero), out _, out _))
            Assert.Contains(bytes, Golden.Certificates);
    }, CertificateCases);

    private static void Fuzz(int maxAllocation, byte[][] good, Action<byte[]> decode, int cases = Cases)
    {
        var seed = Setting("FUZZ_SEED", 0x5eed);
        cases = (int)Setting("FUZZ_CASES", (ulong)cases);
        var mutator = new Mutator(seed, good);
        // What is allocated once for all calls is none of any call's.
        for (var i = 0; i < 100; i++) decode(mutator.Next());
        for (var i = 0; i < cases; i++)
        {
            var input = mutator.Next();
            var allocated = Allocated(decode, input, i, seed);
            // A collection in the middle counts what is left of the thread's buffer as well (8 KiB): what a decoder allocates, it
            // allocates again.
            for (var again = 0; again < 2 && allocated > maxAllocation + (16L * input.Length); again++)
                allocated = Math.Min(allocated, Allocated(decode, input, i, seed));
            Assert.True(allocated <= maxAllocation + (16L * input.Length),
                $"Case {i} of seed {seed} allocated {allocated} bytes: {Convert.ToHexStringLower(input)}");
        }
    }

    private static long Allocated(Action<byte[]> decode, byte[] input, int number, ulong seed)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            decode(input);
        }
        catch (Exception e)
        {
            Assert.Fail($"Case {number} of seed {seed}: {Convert.ToHexStringLower(input)}: {e}");
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static ulong Setting(string name, ulong otherwise) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value : otherwise;
}
