using System.Diagnostics;

namespace Flashback.Devnet.Processes;

/// <summary>
/// Starts the run's processes and ensures that none outlives the run. The code that started one disposes of it; if the devnet itself is
/// killed, or quits at once, a shell that waits at the other end of a pipe ends what is left. The
/// shell heeds no signal that a terminal sends, and nothing starts before it does not.
/// </summary>
public sealed class Supervisor : IAsyncDisposable
{
    /// <summary>
    /// Reads "+ ID" and "- ID"; at the end of input SIGTERM for what is left, and SIGKILL for what does not heed it within five seconds.
    /// </summary>
    private const string Script = """
        trap '' HUP INT QUIT TERM
        echo
        exec >/dev/null 2>&1
        left=' '
        while read -r sign id; do
            case $sign in
                +) left="$left$id " ;;
                -) left="${left%% "$id" *} ${left#* "$id" }" ;;
            esac
        done
        [ -n "${left// /}" ] || exit 0
        kill -TERM $left
        for tick in 1 2 3 4 5 6 7 8 9 10; do kill -0 $left || break; sleep 0.5; done
        kill -KILL $left
        exit 1
        """;

    private readonly string _logFolder;
    private readonly TimeProvider _time;
    private readonly Process _watch;
    private readonly Lock _lock = new();

    /// <param name="logFolder">An existing folder for the processes' output.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="DevnetException">The shell ended before it watched.</exception>
    public Supervisor(string logFolder, TimeProvider time)
    {
        (_logFolder, _time) = (logFolder, time);
        _watch =
            Process.Start(new ProcessStartInfo("bash", ["-c", Script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        if (_watch.StandardOutput.ReadLine() is null)
            throw new DevnetException("The shell that ends what a killed devnet leaves behind did not start: is bash in order?");
    }

    /// <summary>The shell's process.</summary>
    public int WatchId => _watch.Id;

    /// <summary>0 if nothing was left to end when the run was over; null before that.</summary>
    public int? WatchExitCode { get; private set; }

    /// <param name="name">For messages.</param>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="log">The file's name in the log folder.</param>
    /// <param name="environment">Further variables.</param>
    /// <exception cref="DevnetException">The program cannot be started.</exception>
    public ChildProcess Start(
        string name, string file, IEnumerable<string> arguments, string log, IReadOnlyDictionary<string, string>? environment = null)
    {
        var child = ChildProcess.Start(name, file, arguments, Path.Combine(_logFolder, log), _time, environment);
        var id = child.Id;
        Note($"+ {id}");
        child.OnExited(() => Note($"- {id}"));
        return child;
    }

    public async ValueTask DisposeAsync()
    {
        if (WatchExitCode is not null) return;
        lock (_lock) _watch.StandardInput.Close();
        await _watch.WaitForExitAsync();
        WatchExitCode = _watch.ExitCode;
        _watch.Dispose();
    }

    private void Note(string line)
    {
        lock (_lock)
        {
            try
            {
                _watch.StandardInput.WriteLine(line);
                _watch.StandardInput.Flush();
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                // Somebody killed the shell, or the run is over.
            }
        }
    }
}
