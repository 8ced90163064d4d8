using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Codecs;
using Flashback.Node.Gossip;
using Flashback.Node.Wire;
using Flashback.Protocol.Epochs;
using Google.Protobuf;

namespace Flashback.Node.Tests.Codecs;

public sealed class GossipCodecTests
{
    private static readonly GossipMessage[] s_all = [World.Batch(7, 0), World.Reveal(7, 1), World.Proposed(7, 2), World.Vote(7, 3)];

    [Fact]
    public void Every_kind_survives_the_wire()
    {
        foreach (var message in s_all)
        {
            var bytes = GossipCodec.Encode(message);
            Assert.True(GossipCodec.TryDecode(bytes, out var decoded));
            Assert.IsType(message.GetType(), decoded);
            Assert.Equal(bytes, GossipCodec.Encode(decoded));
            Assert.Equal(7UL, decoded.Epoch);
        }
    }

    [Fact]
    public void The_content_is_what_was_signed()
    {
        Assert.True(GossipCodec.TryDecode(GossipCodec.Encode(World.Proposed(7, 2)), out var decoded));
        var proposed = Assert.IsType<GossipMessage.Proposed>(decoded);
        Assert.True(Secp256k1.TryRecover(World.Domain.Digest(proposed.Signed.Message), proposed.Signed.Signature, out var signer));
        Assert.Equal(World.Keys[2].Address, signer);
    }

    /// <summary>The field numbers and the encoding, fixed by hand: what is on the wire today must be readable tomorrow.</summary>
    [Fact]
    public void A_batch_has_these_bytes()
    {
        var batch = World.Batch(300, 0);
        var expected = "0a8001" + "08ac02" + "1214" + Tail(World.Keys[0].Address.Span) + "1a20" + Tail(World.Hash(4).Span) + "2003" + "2a41"
            + Tail(batch.Signed.Signature.ToBytes());
        Assert.Equal(expected, Tail(GossipCodec.Encode(batch)));

        static string Tail(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
    }

    [Fact]
    public void A_second_encoding_of_the_same_content_is_refused()
    {
        var bytes = GossipCodec.Encode(World.Vote(7, 0));
        Assert.False(GossipCodec.TryDecode([.. bytes, 0x78, 0x01], out _), "an unknown field after the message");
        Assert.False(GossipCodec.TryDecode([.. bytes, .. bytes], out _), "the message twice, which protobuf merges");
        var padded = GossipEnvelope.Parser.ParseFrom(bytes);
        padded.Vote.MergeFrom(new CodedInputStream([0x78, 0x01]));
        Assert.False(GossipCodec.TryDecode(padded.ToByteArray(), out _), "an unknown field inside the message");
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("ffffffffffffffffffff")]
    [InlineData("0a00")]
    [InlineData("1200")]
    [InlineData("1a00")]
    [InlineData("2200")]
    [InlineData("0aff")]
    public void Nonsense_is_refused(string hex) => Assert.False(GossipCodec.TryDecode(Convert.FromHexString(hex), out _));

    [Fact]
    public void Every_truncation_and_every_flipped_bit_is_either_refused_or_a_message_with_that_one_encoding()
    {
        foreach (var message in s_all)
        {
            var bytes = GossipCodec.Encode(message);
            for (var i = 0; i < bytes.Length; i++)
            {
                Assert.False(GossipCodec.TryDecode(bytes.AsSpan(0, i), out _));
                var flipped = (byte[])bytes.Clone();
                flipped[i] ^= (byte)(1 << (i % 8));
                if (GossipCodec.TryDecode(flipped, out var other)) Assert.Equal(flipped, GossipCodec.Encode(other));
            }
        }
    }

    [Fact]
    public void A_message_of_the_full_size_passes_and_one_byte_more_does_not()
    {
        var reveal = World.Reveal(7, 0);
        var one = reveal.Observations[0];
        var count = 1;
        while (GossipCodec.Encode(
            reveal with { Observations = [.. Enumerable.Repeat(one, count + 1)] }).Length <= GossipCodec.MaxMessageBytes)
            count++;
        Assert.True(GossipCodec.TryDecode(GossipCodec.Encode(reveal with { Observations = [.. Enumerable.Repeat(one, count)] }), out _));
        var tooLong = GossipCodec.Encode(reveal with { Observations = [.. Enumerable.Repeat(one, count + 1)] });
        Assert.False(GossipCodec.TryDecode(tooLong, out _));
        Assert.True(GossipCodec.TryDecodeLong(tooLong, out _));
    }

    [Fact]
    public void The_largest_batch_fits_a_fetch_and_a_larger_one_is_refused()
    {
        var reveal = World.Reveal(ulong.MaxValue, 0);
        var one = reveal.Observations[0] with
        {
            Samples = uint.MaxValue,
            Successes = uint.MaxValue,
            MeanLatencyMicros = uint.MaxValue,
            P95LatencyMicros = uint.MaxValue,
            UploadBytesPerSecond = ulong.MaxValue,
            DownloadBytesPerSecond = ulong.MaxValue,
            Retrievals = uint.MaxValue,
            CorruptRetrievals = uint.MaxValue
        };
        Assert.True(GossipCodec.TryDecodeLong(
            GossipCodec.Encode(reveal with { Observations = [.. Enumerable.Repeat(one, UnitsLedger.MaxUnits)] }), out _));
        Assert.False(GossipCodec.TryDecodeLong(GossipCodec.Encode(
            reveal with { Observations = [.. Enumerable.Repeat(World.Observe(1, 0, World.Units[0]), UnitsLedger.MaxUnits + 1)] }), out _));
    }

    [Fact]
    public void Reveal_requests_survive_the_wire_and_nonsense_does_not()
    {
        var address = World.Keys[0].Address;
        Assert.Equal((7UL, address), RevealRequestCodec.Decode(RevealRequestCodec.Encode(7, address)));
        Assert.Null(RevealRequestCodec.Decode([]));
        Assert.Null(RevealRequestCodec.Decode(new byte[RevealRequestCodec.MaxBytes + 1]));
        Assert.Null(RevealRequestCodec.Decode([0x12, 0x01, 0x00]));
    }

    [Fact]
    public void The_topic_is_the_networks_own() =>
        Assert.Equal("/flashback/1/31337/0x5fbdb2315678afecb367f032d93f642f64180aa3/consensus", Topics.Consensus(World.Domain));
}
