using Flashback.Node.Gossip;

namespace Flashback.Node.Tests.Gossip;

public sealed class HedgeTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly SingleThread _thread = new();
    private readonly SteppedTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly List<int> _asked = [];
    private readonly Dictionary<int, TaskCompletionSource<string?>> _answers = [];
    private readonly List<int> _cancelled = [];

    public void Dispose() => _thread.Dispose();

    [Fact]
    public void A_peer_that_answers_at_once_is_the_only_one_asked()
    {
        var found = Ask(1, 2, 3);
        Answer(1, "yes");
        Assert.Equal("yes", Result(found));
        Assert.Equal([1], _asked);
    }

    [Fact]
    public void When_a_peer_withholds_an_answer_others_are_asked_too()
    {
        var found = Ask(1, 2, 3);
        Advance(0.99);
        Assert.Equal([1], _asked);
        Advance(0.01);
        Assert.Equal([1, 2], _asked);
        Answer(2, "yes");
        Assert.Equal("yes", Result(found));
        Assert.Equal([1], _cancelled);
    }

    [Fact]
    public void A_peer_without_an_answer_is_replaced_at_once()
    {
        var found = Ask(1, 2, 3);
        Answer(1, null);
        Answer(2, null);
        Assert.Equal([1, 2, 3], _asked);
        Answer(3, null);
        Assert.Null(Result(found));
    }

    [Fact]
    public void The_slow_one_still_counts()
    {
        var found = Ask(1, 2);
        Advance(5);
        Answer(2, null);
        Assert.False(found.IsCompleted);
        Answer(1, "late");
        Assert.Equal("late", Result(found));
    }

    [Fact]
    public void Without_peers_there_is_no_answer() => Assert.Null(Result(Ask()));

    [Fact]
    public void Cancelling_ends_it()
    {
        using var stop = new CancellationTokenSource();
        var found = Ask(stop.Token, 1, 2);
        stop.Cancel();
        _thread.Drain();
        Assert.True(found.IsCanceled);
    }

    private Task<string?> Ask(params int[] peers) => Ask(CancellationToken.None, peers);

    private Task<string?> Ask(CancellationToken cancellation, params int[] peers)
    {
        var found = Hedge.FirstAsync(peers, (peer, stop) =>
        {
            _asked.Add(peer);
            var answer = _answers[peer] = new TaskCompletionSource<string?>();
            stop.Register(() =>
            {
                if (answer.TrySetCanceled(stop)) _cancelled.Add(peer);
            });
            return answer.Task;
        }, s_patience, _time, cancellation);
        _thread.Drain();
        return found;
    }

    private void Answer(int peer, string? text)
    {
        _answers[peer].SetResult(text);
        _thread.Drain();
    }

    private void Advance(double seconds) => _time.AdvanceTo(_time.GetUtcNow().AddSeconds(seconds), _thread.Drain);

    private static string? Result(Task<string?> found)
    {
        Assert.True(found.IsCompletedSuccessfully);
        return found.Result;
    }
}
