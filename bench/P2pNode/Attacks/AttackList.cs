using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Flashback.Bench.P2pNode.Attacks;

/// <summary>An attack: how the victim regards the attacker, and what it does until it is stopped. It counts what it sends.</summary>
internal sealed record AttackPlan(string Name, string Standing, Func<Offence, Task> RunAsync);

/// <summary>The attacks that are measured, as fast as one attacker can.</summary>
internal static class AttackList
{
    /// <summary>Distinct wire units made beforehand, so that the victim's work is measured and not the attacker's.</summary>
    private const int Prepared = 20_000;

    public static IReadOnlyList<AttackPlan> All { get; } =
    [
        new("none", "peer", offence => offence.StoppedAsync()),
        new("strangers: one handshake after another", "stranger", HandshakesAsync),
        new("500 sockets that send one byte", "peer", SilentSocketsAsync),
        new("forged messages", "peer",
            o => GossipAsync(o, i => Attacker.Publish(SignedMessage.Create(o.Attacker.Key, i, forged: true)), 200)),
        new("valid messages without end", "peer",
            o => GossipAsync(o, i => Attacker.Publish(SignedMessage.Create(o.Attacker.Key, i)), 8_000)),
        new("one message again and again", "peer", o => GossipAsync(o, _ => Attacker.Publish(SignedMessage.Create(o.Attacker.Key, 0)), 1)),
        new("IHAVE, 100 ids each", "peer", o => GossipAsync(o, i => Attacker.Control(c => Attacker.Nested(c, 1, have =>
        {
            have.Text(1, Victim.Topic);
            for (var n = 0; n < 100; n++) have.Bytes(2, RandomNumberGenerator.GetBytes(20));
        })), 2_000)),
        new("IWANT, 100 ids each", "peer", o => GossipAsync(o, i => Attacker.Control(c => Attacker.Nested(c, 2, want =>
        {
            for (var n = 0; n < 100; n++) want.Bytes(1, RandomNumberGenerator.GetBytes(20));
        })), 2_000)),
        new("GRAFT and PRUNE of unknown topics", "peer", o => GossipAsync(o, i => Attacker.Control(c =>
        {
            Attacker.Nested(c, 3, graft => graft.Text(1, $"unknown {i}"));
            Attacker.Nested(c, 4, prune => prune.Text(1, $"unknown {i}"));
        }), Prepared)),
        new("subscriptions, 64 each", "peer", o => GossipAsync(o, i => Attacker.Frame(rpc =>
        {
            for (var n = 0; n < 64; n++)
            {
                var topic = $"{i} {n}";
                Attacker.Nested(rpc, 1, sub =>
                {
                    sub.Varint(1, 1);
                    sub.Text(2, topic);
                });
            }
        }), 2_000)),
        new("streams opened and reset", "peer", o => YamuxAsync(o, i => Frame(1, 1 | 8, (2 * i) + 1, 0))),
        new("pings", "peer", o => YamuxAsync(o, i => Frame(2, 1, 0, i))),
        new("32 windows filled and never read", "peer", FillAsync),
        new("an observer that asks for everything", "guest", o => GossipAsync(o, i => Attacker.Control(c => Attacker.Nested(c, 2, want =>
        {
            for (var n = 0; n < 100; n++) want.Bytes(1, RandomNumberGenerator.GetBytes(20));
        })), 2_000)),
        new("an observer that publishes", "guest",
            o => GossipAsync(o, i => Attacker.Publish(SignedMessage.Create(o.Attacker.Key, i)), 2_000)),
    ];

    private static async Task GossipAsync(Offence offence, Func<int, byte[]> unit, int prepared)
    {
        var units = Enumerable.Range(0, prepared).Select(unit).ToArray();
        while (!offence.Stop.IsCancellationRequested)
        {
            try
            {
                await using var stream = await offence.Attacker.GossipAsync(offence.Stop);
                for (var i = 0; ; i++)
                {
                    await stream.WriteAsync(units[i % units.Length], offence.Stop);
                    offence.Count(1);
                }
            }
            catch (IOException)
            {
                // Cut off: it comes again.
            }
        }
    }

    private static Task HandshakesAsync(Offence offence) => Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
    {
        using var tls = offence.Attacker.Tls();
        while (!offence.Stop.IsCancellationRequested)
        {
            try
            {
                await using var line = await offence.Attacker.SecureAsync(tls, offence.Stop);
                offence.Count(1);
                while (await line.ReadAsync(new byte[64], offence.Stop) > 0)
                {
                }
            }
            catch (IOException)
            {
                // Refused, before or after the handshake.
            }
        }
    }));

    private static async Task SilentSocketsAsync(Offence offence)
    {
        var sockets = new List<Socket>();
        try
        {
            while (true)
            {
                while (sockets.Count < 500)
                {
                    var socket = await offence.Attacker.ConnectAsync(offence.Stop);
                    await socket.SendAsync(new byte[] { 0x13 }, offence.Stop);
                    sockets.Add(socket);
                    offence.Count(1);
                }
                foreach (var socket in sockets.Where(socket => socket.Poll(0, SelectMode.SelectRead)).ToArray())
                {
                    socket.Dispose();
                    sockets.Remove(socket);
                }
                await Task.Yield();
            }
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task YamuxAsync(Offence offence, Func<uint, byte[]> frame)
    {
        using var tls = offence.Attacker.Tls();
        while (!offence.Stop.IsCancellationRequested)
        {
            try
            {
                await using var line = await offence.Attacker.SecureAsync(tls, offence.Stop);
                for (var i = 0u; ; i++)
                {
                    await line.WriteAsync(frame(i), offence.Stop);
                    offence.Count(1);
                }
            }
            catch (IOException)
            {
                // The session was ended: another one.
            }
        }
    }

    private static async Task FillAsync(Offence offence)
    {
        using var tls = offence.Attacker.Tls();
        await using var line = await offence.Attacker.SecureAsync(tls, offence.Stop);
        byte[] meshsub = [.. Token("/multistream/1.0.0"), .. Token("/meshsub/1.1.0")];
        for (var i = 0u; i < 32; i++)
        {
            // Negotiated, then a frame that is announced and never whole.
            byte[] content = [.. meshsub, 0xff, 0xff, 0x0f, .. new byte[(256 * 1024) - meshsub.Length - 3]];
            await line.WriteAsync(Frame(1, 1, (2 * i) + 1, 0), offence.Stop);
            await line.WriteAsync(Frame(0, 0, (2 * i) + 1, (uint)content.Length), offence.Stop);
            await line.WriteAsync(content, offence.Stop);
            offence.Count(content.Length);
        }
        await offence.StoppedAsync();
    }

    private static byte[] Token(string protocol) =>
        [(byte)(protocol.Length + 1), .. System.Text.Encoding.ASCII.GetBytes(protocol), (byte)'\n'];

    private static byte[] Frame(byte type, ushort flags, uint stream, uint length)
    {
        var frame = new byte[12];
        frame[1] = type;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), flags);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), stream);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), length);
        return frame;
    }
}
