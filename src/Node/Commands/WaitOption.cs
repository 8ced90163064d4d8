using System.CommandLine;
using Flashback.Arguments;
using Flashback.Client.Nodes;

namespace Flashback.Node.Commands;

/// <summary>
/// <c>--wait</c>: data that no validator has yet is requested again for a while, and standard error says that the command is waiting. So a
/// command can be typed before the epoch that it asks about has ended.
/// </summary>
internal sealed class WaitOption
{
    /// <summary>A day: longer than any epoch and its windows.</summary>
    public const int MaxSeconds = 86_400;

    /// <summary>Between two requests.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Between two lines that say that it still waits.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly Option<int> _seconds = new Option<int>("--wait")
    {
        Description = "Keep asking for this long while no validator has it; without it, ask once.",
        HelpName = "SECONDS",
    }.Taking(Values.Whole(0, MaxSeconds));

    public WaitOption(Command command) => command.Add(_seconds);

    /// <summary>The answer of <paramref name="ask"/>, as soon as some validator gives one.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Gives the clock and the standard error.</param>
    /// <param name="where">The network: without validators there is nothing to wait for.</param>
    /// <param name="ask">Asks once.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="NodeClientException">No validator gave it in time: the last refusal.</exception>
    public async Task<T> UntilThereAsync<T>(
        ParseResult parsed, Terminal terminal, Network where, Func<Task<T>> ask, CancellationToken cancellation)
    {
        var patience = TimeSpan.FromSeconds(parsed.GetValue(_seconds));
        var start = terminal.Time.GetTimestamp();
        for (var next = TimeSpan.Zero; ;)
        {
            NodeClientException absent;
            try
            {
                return await ask();
            }
            catch (NodeClientException refusal) when (where.Nodes.Count > 0 && terminal.Time.GetElapsedTime(start) < patience)
            {
                absent = refusal;
            }
            var waited = terminal.Time.GetElapsedTime(start);
            if (waited >= next)
            {
                var text = $"oracle-node: waiting, {waited.TotalSeconds:0} of {patience.TotalSeconds:0} s: {absent.Message}";
                StandardError.Tell(terminal.Error, text);
                next = waited + Silence;
            }
            await Task.Delay(Pause, terminal.Time, cancellation);
        }
    }
}
