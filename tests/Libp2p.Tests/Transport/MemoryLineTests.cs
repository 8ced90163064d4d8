using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests.Transport;

public sealed class MemoryLineTests
{
    private readonly MemoryLine _line = new();
    private readonly byte[] _buffer = new byte[10];

    [Fact]
    public async Task A_reader_that_waits_gets_the_bytes_and_the_rest_is_kept()
    {
        var read = _line.ReadAsync(_buffer);
        Assert.False(read.IsCompleted);
        Assert.True(_line.WriteAsync("0123456789abc"u8, default).IsCompletedSuccessfully);
        Assert.Equal(10, await read);
        Assert.Equal("0123456789"u8, _buffer);
        Assert.Equal(3, await _line.ReadAsync(_buffer));
        Assert.Equal("abc"u8, _buffer.AsSpan(0, 3));
    }

    [Fact]
    public async Task Separate_writes_are_read_together_and_in_order()
    {
        foreach (var part in new[] { "01234"u8.ToArray(), "567"u8.ToArray(), "89ab"u8.ToArray() }) await _line.WriteAsync(part, default);
        Assert.Equal(10, await _line.ReadAsync(_buffer));
        Assert.Equal("0123456789"u8, _buffer);
        Assert.Equal(2, await _line.ReadAsync(_buffer));
        Assert.Equal("ab"u8, _buffer.AsSpan(0, 2));
    }

    [Fact]
    public async Task An_empty_buffer_waits_for_bytes_and_takes_none()
    {
        var read = _line.ReadAsync(Memory<byte>.Empty);
        Assert.False(read.IsCompleted);
        await _line.WriteAsync("x"u8, default);
        Assert.Equal(0, await read);
        Assert.Equal(0, await _line.ReadAsync(Memory<byte>.Empty));
        Assert.Equal(1, await _line.ReadAsync(_buffer));
    }

    [Fact]
    public async Task A_writer_waits_beyond_the_capacity_until_half_of_it_is_read()
    {
        Assert.True(_line.WriteAsync(new byte[MemoryLine.Capacity], default).IsCompletedSuccessfully);
        var beyond = _line.WriteAsync(new byte[1], default).AsTask();
        await _line.ReadAsync(new byte[MemoryLine.Capacity / 2]);
        Assert.False(beyond.IsCompleted);
        await _line.ReadAsync(new byte[1]);
        await beyond.InTime();
    }

    [Fact]
    public async Task After_the_end_what_is_left_is_read_and_then_nothing()
    {
        await _line.WriteAsync("x"u8, default);
        _line.End();
        Assert.Equal(1, await _line.ReadAsync(_buffer));
        Assert.Equal(0, await _line.ReadAsync(_buffer));
        Assert.Throws<IOException>(() => { _ = _line.WriteAsync("y"u8, default); });
    }

    [Fact]
    public async Task The_end_wakes_a_reader()
    {
        var read = _line.ReadAsync(_buffer);
        _line.End();
        Assert.Equal(0, await read.InTime());
    }

    [Fact]
    public async Task A_refusal_fails_the_reader_frees_the_writer_and_takes_nothing_more()
    {
        var read = _line.ReadAsync(_buffer);
        _line.Refuse();
        await Assert.ThrowsAsync<IOException>(async () => await read);
        Assert.Throws<IOException>(() => { _ = _line.WriteAsync("x"u8, default); });

        var full = new MemoryLine();
        var waiting = full.WriteAsync(new byte[MemoryLine.Capacity + 1], default).AsTask();
        Assert.False(waiting.IsCompleted);
        full.Refuse();
        await waiting.InTime();
    }

    [Fact]
    public async Task A_token_ends_the_read_and_the_next_one_works()
    {
        var (near, far) = MemoryTransport.CreatePair();
        using var cancel = new CancellationTokenSource();
        var read = near.ReadAsync(_buffer, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await read);
        await far.WriteAsync("x"u8.ToArray());
        Assert.Equal(1, await near.ReadAsync(_buffer));
    }
}
