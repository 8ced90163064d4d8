using System.Buffers;
using System.Text;
using Flashback.Libp2p.Formats;

namespace Flashback.Libp2p.Negotiation;

/// <summary>
/// multistream-select 1.0: agrees on a protocol by name. Reads exactly what it needs, so bytes that an optimistic peer sends
/// right behind stay in the stream. The caller bounds the time.
/// </summary>
public static class MultistreamSelect
{
    public const string Header = "/multistream/1.0.0";

    /// <summary>A message with its newline, as js-libp2p bounds it; go allows 64 KiB, but no protocol needs it.</summary>
    public const int MaxMessage = 1024;

    /// <summary>What a peer may propose on one stream before it is cut.</summary>
    public const int MaxProposals = 16;

    private const string NotAvailable = "na";

    /// <summary>Proposes the protocols in order and returns the one that the other side takes.</summary>
    /// <exception cref="Libp2pException">It takes none, or broke the protocol.</exception>
    public static async ValueTask<string> SelectAsync(Stream stream, IReadOnlyList<string> protocols, CancellationToken cancellation)
    {
        await WriteAsync(stream, cancellation, Header, protocols[0]);
        if (await ReadAsync(stream, cancellation) != Header) throw new Libp2pException("The peer does not speak multistream-select.");
        for (var i = 0; ;)
        {
            var answer = await ReadAsync(stream, cancellation);
            if (answer == protocols[i]) return answer;
            if (answer != NotAvailable) throw new Libp2pException("The peer answered a protocol that was not proposed.");
            if (++i == protocols.Count) throw new Libp2pException($"The peer speaks none of {string.Join(", ", protocols)}.");
            await WriteAsync(stream, cancellation, protocols[i]);
        }
    }

    /// <summary>Answers proposals until one is supported, and returns that one.</summary>
    /// <exception cref="Libp2pException">The peer broke the protocol or proposed too often.</exception>
    public static async ValueTask<string> HandleAsync(Stream stream, Func<string, bool> supported, CancellationToken cancellation)
    {
        if (await ReadAsync(stream, cancellation) != Header) throw new Libp2pException("The peer does not speak multistream-select.");
        await WriteAsync(stream, cancellation, Header);
        for (var i = 0; i < MaxProposals; i++)
        {
            var proposal = await ReadAsync(stream, cancellation);
            var taken = supported(proposal);
            await WriteAsync(stream, cancellation, taken ? proposal : NotAvailable);
            if (taken) return proposal;
        }
        throw new Libp2pException($"The peer made {MaxProposals} proposals that are not supported.");
    }

    private static async ValueTask WriteAsync(Stream stream, CancellationToken cancellation, params string[] messages)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(messages.Sum(m => Encoding.UTF8.GetMaxByteCount(m.Length) + 3));
        try
        {
            var length = 0;
            foreach (var message in messages)
            {
                length += Varint.Write(buffer.AsSpan(length), (ulong)Encoding.UTF8.GetByteCount(message) + 1);
                length += Encoding.UTF8.GetBytes(message, buffer.AsSpan(length));
                buffer[length++] = (byte)'\n';
            }
            await stream.WriteAsync(buffer.AsMemory(0, length), cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<string> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxMessage);
        try
        {
            await stream.ReadExactlyAsync(buffer.AsMemory(0, 1), cancellation);
            int length = buffer[0];
            if (length >= 0x80)
            {
                await stream.ReadExactlyAsync(buffer.AsMemory(1, 1), cancellation);
                if (buffer[1] is 0 or >= 0x80) throw new Libp2pException("The peer sent a bad length in multistream-select.");
                length = (length & 0x7f) | (buffer[1] << 7);
            }
            if (length is 0 or > MaxMessage)
                throw new Libp2pException($"The peer sent a multistream-select message of {length} bytes; 1 to {MaxMessage} are allowed.");
            await stream.ReadExactlyAsync(buffer.AsMemory(0, length), cancellation);
            if (buffer[length - 1] != '\n') throw new Libp2pException("The peer sent a multistream-select message without its newline.");
            return Encoding.UTF8.GetString(buffer.AsSpan(0, length - 1));
        }
        catch (EndOfStreamException e)
        {
            throw new Libp2pException("The peer closed during multistream-select.", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
