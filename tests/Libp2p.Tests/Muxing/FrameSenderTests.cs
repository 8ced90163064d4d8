using Flashback.Libp2p.Muxing;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests.Muxing;

public sealed class FrameSenderTests
{
    private const int Payload = 64 * 1024;
    private static readonly YamuxHeader Control = new(YamuxType.WindowUpdate, 0, 1, 1);

    private readonly HeldLine _line = new();
    private readonly FrameSender _sender;

    public FrameSenderTests() => _sender = new FrameSender(_line, new SteppedTime(), _ => { });

    [Fact]
    public async Task A_control_frame_is_not_lost_however_full_data_made_the_queue()
    {
        // This one is being written; what follows waits.
        _sender.Append(Control);
        var frame = YamuxHeader.Size + Payload;
        for (var i = 0; i < 3; i++) Assert.True(_sender.TryAppend(Data(Payload), new byte[Payload]));
        var justFits = FrameSender.HighWater - (3 * frame) - YamuxHeader.Size - 1;
        Assert.True(_sender.TryAppend(Data(justFits), new byte[justFits]));
        Assert.True(_sender.TryAppend(Data(Payload), new byte[Payload]));
        Assert.False(_sender.TryAppend(Data(1), new byte[1]));
        _sender.Append(Control);

        _line.Release.SetResult();
        await Eventually.True(
            () => _line.Written == (4 * frame) + justFits + (3 * YamuxHeader.Size), "all was written, and the control frame");
    }

    [Fact]
    public async Task Pending_frames_are_sent_in_one_write()
    {
        for (var i = 0; i < 100; i++) _sender.Append(Control);
        _line.Release.SetResult();
        await Eventually.True(() => _line.Written == 100 * YamuxHeader.Size, "all was written");
        Assert.Equal(2, _line.Writes);
    }

    private static YamuxHeader Data(int length) => new(YamuxType.Data, 0, 1, (uint)length);

    /// <summary>Takes writes, and completes none before it is released.</summary>
    private sealed class HeldLine : AsyncStream
    {
        private int _written;

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public int Writes { get; private set; }
        public int Written => Volatile.Read(ref _written);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Release.Task;
            Writes++;
            Interlocked.Add(ref _written, buffer.Length);
        }
    }
}
