using System.Buffers;
using System.IO.Pipelines;
using Flashback.Grpc.Tests.Support;
using Flashback.Grpc.Wire;

namespace Flashback.Grpc.Tests.Wire;

public sealed class MessageReaderTests
{
    private static readonly Marshaller<string> Hex = new(
        message => message.Length / 2,
        (message, output) => output.Write(Convert.FromHexString(message)),
        bytes => bytes.FirstSpan is [0xff, ..] ? throw new FormatException() : Convert.ToHexStringLower(bytes.ToArray()));

    private readonly Pipe _pipe = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task HoweverTheBytesAreCut()
    {
        var reader = new MessageReader<string>(_pipe.Reader, Hex, 100);
        var reading = Task.Run(async () =>
        {
            var messages = new List<string>();
            while (await reader.MoveNextAsync(Deadline.Token)) messages.Add(reader.Current);
            return messages;
        });
        foreach (var b in Convert.FromHexString("0000000002aabb" + "0000000000" + "0000000003ccddee")) await _pipe.Writer.WriteAsync(new[] { b });
        await _pipe.Writer.CompleteAsync();

        Assert.Equal(["aabb", "", "ccddee"], await reading);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("0000000002aa")]
    public async Task AStreamThatEndsWithinAMessage(string bytes)
    {
        await _pipe.Writer.WriteAsync(Convert.FromHexString(bytes));
        await _pipe.Writer.CompleteAsync();
        Assert.Equal(StatusCode.Internal, (await FailAsync(new(_pipe.Reader, Hex, 100))).StatusCode);
    }

    [Fact]
    public async Task AMessageThatCannotBeParsed()
    {
        await _pipe.Writer.WriteAsync(Convert.FromHexString("0000000001ff"));
        var error = await FailAsync(new(_pipe.Reader, Hex, 100));
        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.IsType<FormatException>(error.InnerException);
    }

    [Fact]
    public async Task ASingleRequestHasOneBudgetHoweverItIsCut()
    {
        var reader = new MessageReader<string>(_pipe.Reader, Hex, 100, PatienceOf(single: true));
        var reading = FailAsync(reader);
        for (var second = 0; second < 10; second++)
        {
            await _clock.TimersAsync(1);
            Assert.False(reading.IsCompleted);
            _clock.Advance(TimeSpan.FromSeconds(0.99));
            await _pipe.Writer.WriteAsync(new byte[] { 0 }.AsMemory()[..(second < 4 ? 1 : 0)]);
        }
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(StatusCode.DeadlineExceeded, (await reading).StatusCode);
    }

    [Fact]
    public async Task AStreamMayBeIdleButAMessageMayNotBeSlow()
    {
        var reader = new MessageReader<string>(_pipe.Reader, Hex, 100, PatienceOf(single: false));
        for (var i = 0; i < 3; i++)
        {
            var next = reader.MoveNextAsync(Deadline.Token).AsTask();
            await _clock.TimersAsync(1);
            _clock.Advance(TimeSpan.FromSeconds(99.9));
            await _pipe.Writer.WriteAsync(Convert.FromHexString("0000000001aa"));
            Assert.True(await next);
        }
        await _pipe.Writer.WriteAsync(Convert.FromHexString("0000000001"));
        var slow = FailAsync(reader);
        await _clock.TimersAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(slow.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(StatusCode.DeadlineExceeded, (await slow).StatusCode);
    }

    [Fact]
    public async Task AStreamThatStaysIdleTooLong()
    {
        var idle = FailAsync(new(_pipe.Reader, Hex, 100, PatienceOf(single: false)));
        await _clock.TimersAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal(StatusCode.DeadlineExceeded, (await idle).StatusCode);
    }

    private Patience PatienceOf(bool single) => new(_clock, idle: TimeSpan.FromSeconds(100), perMessage: TimeSpan.FromSeconds(10), single);

    private static Task<RpcException> FailAsync(MessageReader<string> reader) =>
        Assert.ThrowsAsync<RpcException>(async () => await reader.MoveNextAsync(Deadline.Token));
}
