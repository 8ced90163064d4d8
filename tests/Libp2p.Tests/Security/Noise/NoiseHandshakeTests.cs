using System.Text.Json;
using Flashback.Libp2p.Security.Noise;

namespace Flashback.Libp2p.Tests.Security.Noise;

public sealed class NoiseHandshakeTests
{
    /// <summary>Vectors that cacophony (Haskell) and snow (Rust) wrote.</summary>
    public static TheoryData<int> Vectors => [0, 1];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Both_sides_write_what_other_implementations_write(int index)
    {
        var vector = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "noise-xx.json"))).RootElement
            .GetProperty("vectors")[index];
        var prologue = Hex(vector, "init_prologue");
        using var initiator = new NoiseHandshake(initiator: true, prologue, Hex(vector, "init_static"), Hex(vector, "init_ephemeral"));
        using var responder = new NoiseHandshake(initiator: false, prologue, Hex(vector, "resp_static"), Hex(vector, "resp_ephemeral"));
        var messages = vector.GetProperty("messages").EnumerateArray()
            .Select(m => (Payload: Hex(m, "payload"), Ciphertext: Hex(m, "ciphertext"))).ToList();

        foreach (var (message, i) in messages.Take(3).Select((m, i) => (m, i)))
        {
            var (writer, reader) = i % 2 == 0 ? (initiator, responder) : (responder, initiator);
            var written = writer.Write(message.Payload);
            Assert.Equal(message.Ciphertext, written);
            Assert.Equal(message.Payload, reader.Read(written));
        }

        Assert.Equal(initiator.Hash, responder.Hash);
        if (vector.TryGetProperty("handshake_hash", out var hash)) Assert.Equal(hash.GetString(), Convert.ToHexStringLower(initiator.Hash));
        var (near, far) = (initiator.Split(), responder.Split());
        foreach (var (message, i) in messages.Skip(3).Select((m, i) => (m, i)))
        {
            // The fourth message of a vector is the responder's.
            var (write, read) = i % 2 == 0 ? (far.Write, near.Read) : (near.Write, far.Read);
            var written = new byte[message.Ciphertext.Length];
            write.Encrypt([], message.Payload, written);
            Assert.Equal(message.Ciphertext, written);
            var plain = new byte[message.Payload.Length];
            Assert.True(read.TryDecrypt([], written, plain));
            Assert.Equal(message.Payload, plain);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_changed_or_cut_message_is_refused(int broken)
    {
        for (var position = 0; position < 200; position++)
        {
            foreach (var cut in (bool[])[false, true])
            {
                using var initiator = NoiseHandshake.Begin(true, Key(1));
                using var responder = NoiseHandshake.Begin(false, Key(2));
                responder.Read(initiator.Write([]));
                var message = responder.Write("payload"u8);
                if (broken == 2)
                {
                    initiator.Read(message);
                    message = initiator.Write("payload"u8);
                }
                if (position >= message.Length) return;
                var wrong = cut ? message[..position] : [.. message];
                if (!cut) wrong[position] ^= 1;
                var reader = broken == 2 ? responder : initiator;
                Assert.Throws<Libp2pException>(() => reader.Read(wrong));
            }
        }
    }

    [Fact]
    public void A_key_of_small_order_is_refused()
    {
        using var initiator = NoiseHandshake.Begin(true, Key(1));
        initiator.Write([]);
        Assert.Contains("small order", Assert.Throws<Libp2pException>(() => initiator.Read(new byte[96])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Handshake_messages_must_alternate()
    {
        using var initiator = NoiseHandshake.Begin(true, Key(1));
        using var responder = NoiseHandshake.Begin(false, Key(2));
        Assert.Throws<InvalidOperationException>(() => responder.Write([]));
        Assert.Throws<InvalidOperationException>(() => initiator.Read(new byte[32]));
        Assert.Throws<InvalidOperationException>(() => initiator.Split());
        initiator.Write([]);
        Assert.Throws<InvalidOperationException>(() => initiator.Write([]));
    }

    private static byte[] Key(byte fill) => [.. Enumerable.Repeat(fill, 32)];

    private static byte[] Hex(JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);
}
