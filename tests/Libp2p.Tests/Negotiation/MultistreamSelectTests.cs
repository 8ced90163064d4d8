using System.Text;
using Flashback.Libp2p.Negotiation;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests.Negotiation;

public sealed class MultistreamSelectTests
{
    private static readonly byte[] Header = Golden.Bytes("multistream", "header");
    private static readonly byte[] NotAvailable = Golden.Bytes("multistream", "na");

    [Fact]
    public async Task Both_sides_agree_on_the_first_that_is_supported()
    {
        var (near, far) = MemoryTransport.CreatePair();
        var select = MultistreamSelect.SelectAsync(near, ["/a/2", "/a/1", "/a/0"], default).AsTask();
        var handle = MultistreamSelect.HandleAsync(far, name => name is "/a/1" or "/a/0", default).AsTask();
        Assert.Equal("/a/1", await select.InTime());
        Assert.Equal("/a/1", await handle.InTime());
    }

    [Fact]
    public async Task The_bytes_are_those_of_js()
    {
        var (near, far) = MemoryTransport.CreatePair();
        var select = MultistreamSelect.SelectAsync(near, ["/tls/1.0.0"], default).AsTask();
        var sent = new byte[32];
        await far.ReadExactlyAsync(sent);
        Assert.Equal([.. Header, .. Golden.Bytes("multistream", "tls")], sent);
        await far.WriteAsync(sent);
        Assert.Equal("/tls/1.0.0", await select.InTime());
    }

    [Fact]
    public async Task Data_after_an_optimistic_negotiation_stays_in_the_stream()
    {
        var (near, far) = MemoryTransport.CreatePair();
        await near.WriteAsync((byte[])[.. Header, .. Golden.Bytes("multistream", "tls"), 1, 2, 3]);
        Assert.Equal("/tls/1.0.0", await MultistreamSelect.HandleAsync(far, _ => true, default).InTime());
        var rest = new byte[3];
        await far.ReadExactlyAsync(rest);
        Assert.Equal([1, 2, 3], rest);
    }

    [Fact]
    public async Task An_unknown_proposal_is_answered_na_and_the_next_is_read()
    {
        var (near, far) = MemoryTransport.CreatePair();
        var handle = MultistreamSelect.HandleAsync(far, name => name == "/yes", default).AsTask();
        await near.WriteAsync((byte[])[.. Header, .. Token("ls"), .. Token("/yes")]);
        Assert.Equal("/yes", await handle.InTime());
        var answer = new byte[Header.Length + NotAvailable.Length + Token("/yes").Length];
        await near.ReadExactlyAsync(answer);
        Assert.Equal([.. Header, .. NotAvailable, .. Token("/yes")], answer);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("8008")]
    [InlineData("808001")]
    [InlineData("8000")]
    [InlineData("046162630d")]
    [InlineData("122f6d756c746973747265616d2f312e302e310a")]
    public async Task A_broken_first_message_is_refused(string hex)
    {
        var (near, far) = MemoryTransport.CreatePair();
        await near.WriteAsync(Convert.FromHexString(hex.PadRight(4200, 'f')));
        await Assert.ThrowsAsync<Libp2pException>(() => MultistreamSelect.HandleAsync(far, _ => true, default).InTime());
    }

    [Fact]
    public async Task The_longest_message_is_read_and_one_byte_more_is_not()
    {
        var (near, far) = MemoryTransport.CreatePair();
        var longest = "/" + new string('x', MultistreamSelect.MaxMessage - 2);
        await near.WriteAsync((byte[])[.. Header, .. Token(longest)]);
        Assert.Equal(longest, await MultistreamSelect.HandleAsync(far, _ => true, default).InTime());
        (near, far) = MemoryTransport.CreatePair();
        await near.WriteAsync((byte[])[.. Header, .. Token(longest + "x")]);
        await Assert.ThrowsAsync<Libp2pException>(() => MultistreamSelect.HandleAsync(far, _ => true, default).InTime());
    }

    [Fact]
    public async Task Proposals_are_counted()
    {
        var (near, far) = MemoryTransport.CreatePair();
        var handle = MultistreamSelect.HandleAsync(far, _ => false, default).AsTask();
        await near.WriteAsync(Header);
        for (var i = 0; i < MultistreamSelect.MaxProposals; i++) await near.WriteAsync(Token($"/no/{i}"));
        var error = await Assert.ThrowsAsync<Libp2pException>(() => handle.InTime());
        Assert.Contains("16 proposals", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_leaves_is_an_error_and_not_a_wait()
    {
        var (near, far) = MemoryTransport.CreatePair();
        await near.WriteAsync(Header.AsMemory(0, 5));
        await near.DisposeAsync();
        await Assert.ThrowsAsync<Libp2pException>(() => MultistreamSelect.HandleAsync(far, _ => true, default).InTime());
    }

    private static byte[] Token(string text)
    {
        byte[] body = [.. Encoding.UTF8.GetBytes(text), (byte)'\n'];
        return body.Length < 0x80 ? [(byte)body.Length, .. body] : [(byte)(body.Length & 0x7f | 0x80), (byte)(body.Length >> 7), .. body];
    }
}
