using System.CommandLine;
using Flashback.Client.Nodes;
using Flashback.Node.Commands;
using Flashback.OnChain.Deployment;

namespace Flashback.Node.Tests.Commands;

/// <summary>
/// A command that waits for what no validator has yet; each wait is over as soon as it begins, and takes its time all the same.
/// </summary>
public sealed class WaitOptionTests
{
    private readonly LeapingTime _time = new();
    private readonly StringWriter _error = new();
    private int _asked;

    [Fact]
    public async Task Asks_once_unless_told_to_wait()
    {
        await Assert.ThrowsAsync<NodeClientException>(() => AnswerAsync(from: 2));
        Assert.Equal((1, ""), (_asked, _error.ToString()));
    }

    [Fact]
    public async Task Asks_again_until_it_is_there_and_says_so()
    {
        Assert.Equal("evidence", await AnswerAsync(from: 4, "--wait", "60"));
        Assert.Equal(4, _asked);
        Assert.Equal(3 * WaitOption.Pause, _time.Elapsed);
        Assert.Equal("oracle-node: waiting, 0 of 60 s: none of 4 has it" + Environment.NewLine, _error.ToString());
    }

    [Fact]
    public async Task Gives_up_when_the_time_is_over_with_the_last_refusal()
    {
        var refusal = await Assert.ThrowsAsync<NodeClientException>(() => AnswerAsync(from: int.MaxValue, "--wait", "30"));
        Assert.Equal("none of 4 has it", refusal.Message);
        Assert.Equal(TimeSpan.FromSeconds(30), _time.Elapsed);
        Assert.Equal(["0", "10", "20"],
            _error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[2]));
    }

    [Fact]
    public async Task Another_failure_is_not_waited_out()
    {
        _failure = new CommandException(ExitCode.Network, "not the evidence asked for");
        await Assert.ThrowsAsync<CommandException>(() => AnswerAsync(from: 2, "--wait", "60"));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Without_validators_there_is_no_wait()
    {
        await Assert.ThrowsAsync<NodeClientException>(() => AnswerAsync(from: 2, [], "--wait", "60"));
        Assert.Equal(1, _asked);
    }

    [Theory]
    [InlineData("-1", false)]
    [InlineData("0", true)]
    [InlineData("86400", true)]
    [InlineData("86401", false)]
    public void Waits_a_day_at_most(string seconds, bool isTaken)
    {
        var command = new Command("evidence");
        _ = new WaitOption(command);
        Assert.Equal(isTaken, command.Parse(["--wait", seconds]).Errors.Count == 0);
    }

    private Exception _failure = new NodeClientException("none of 4 has it", isUnknown: true);

    private Task<string> AnswerAsync(int from, params string[] arguments) => AnswerAsync(from, [new Uri("http://127.0.0.1:1")], arguments);

    private Task<string> AnswerAsync(int from, IReadOnlyList<Uri> nodes, params string[] arguments)
    {
        var command = new Command("evidence");
        var wait = new WaitOption(command);
        var terminal = new Terminal(TextReader.Null, TextWriter.Null, _error) { Time = _time };
        var network =
            new Network([], nodes, new DeployedContracts(1, 0, default, default, default, default, default, default, default, default));
        return wait.UntilThereAsync(command.Parse(arguments), terminal, network,
            () => ++_asked >= from ? Task.FromResult("evidence") : throw _failure, CancellationToken.None);
    }

    /// <summary>Time that a timer takes along to its end.</summary>
    private sealed class LeapingTime : TimeProvider
    {
        private TimeSpan _now;

        public TimeSpan Elapsed => _now;

        public override long GetTimestamp() => _now.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _now += dueTime;
            ThreadPool.QueueUserWorkItem(_ => callback(state));
            return new Ended();
        }

        private sealed class Ended : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => false;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
