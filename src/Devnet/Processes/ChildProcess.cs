using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Flashback.Devnet.Processes;

/// <summary>
/// One process that the devnet started: its output goes line by line to a log file and to a listener, and it never outlives
/// <see cref="DisposeAsync"/>.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int TailLines = 20;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly Queue<string> _tail = new();
    private readonly TimeProvider _time;
    private Action? _onExited;
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Waiter> _waiters = [];
    private int _open = 2;

    private ChildProcess(string name, Process process, StreamWriter log, TimeProvider time)
    {
        Name = name;
        _process = process;
        _log = log;
        _time = time;
    }

    public string Name { get; }
    public int Id => _process.Id;
    public bool HasExited => _exited.Task.IsCompleted;
    public Task Exited => _exited.Task;

    /// <summary>The last lines it wrote, for an error message.</summary>
    public string Tail
    {
        get { lock (_tail) return string.Join(Environment.NewLine, _tail); }
    }

    /// <exception cref="DevnetException">The program cannot be started.</exception>
    public static ChildProcess Start(string name, string file, IEnumerable<string> arguments, string logFile, TimeProvider time,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var info = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) info.Environment[key] = value;
        var log = new StreamWriter(new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        var process = new Process { StartInfo = info, EnableRaisingEvents = true };
        var child = new ChildProcess(name, process, log, time);
        process.OutputDataReceived += (_, e) => child.OnLine(e.Data);
        process.ErrorDataReceived += (_, e) => child.OnLine(e.Data);
        process.Exited += (_, _) => child.OnExit();
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            log.Dispose();
            throw new DevnetException($"{name}: cannot start {file}: {error.Message}", ExitCodes.Preflight, error);
        }
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>The first line, from now on or among the last ones, for which <paramref name="match"/> gives a value.</summary>
    /// <exception cref="DevnetException">The process ended or the time ran out first.</exception>
    public async Task<string> WaitForLineAsync(Func<string, bool> match, TimeSpan timeout, CancellationToken cancellation)
    {
        var waiter = new Waiter(match);
        lock (_tail)
        {
            if (_tail.FirstOrDefault(match) is { } already) return already;
            _waiters.Add(waiter);
        }
        try
        {
            // What it said before it ended may be read after it has ended.
            var ended = Task.WhenAll(_exited.Task, _silent.Task);
            var done = await Task.WhenAny(waiter.Line.Task, ended).WaitAsync(timeout, _time, cancellation);
            if (done == waiter.Line.Task || waiter.Line.Task.IsCompletedSuccessfully) return await waiter.Line.Task;
            throw new DevnetException($"{Name} ended before it was ready. Its last lines:{Environment.NewLine}{Tail}", ExitCodes.Network);
        }
        catch (TimeoutException)
        {
            throw new DevnetException($"{Name} was not ready within {timeout.TotalSeconds:0} s. Its last lines:{Environment.NewLine}{Tail}",
                ExitCodes.Network);
        }
        finally
        {
            lock (_tail) _waiters.Remove(waiter);
        }
    }

    /// <summary>SIGKILL: no warning, as a power cut would.</summary>
    public async Task KillAsync()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
        await _exited.Task;
    }

    /// <summary>SIGTERM, then SIGKILL when the grace period is over.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
        {
            _ = SendSignal(_process.Id, SigTerm);
            try
            {
                await _exited.Task.WaitAsync(Grace, _time);
            }
            catch (TimeoutException)
            {
                await KillAsync();
            }
        }
        try
        {
            // It has ended, and its last words are the most telling ones. A process of its own may hold the pipe for longer.
            await _silent.Task.WaitAsync(Grace, _time);
        }
        catch (TimeoutException)
        {
            // What comes later is not the run's.
        }
        _process.Dispose();
        try
        {
            // Late output may still be on its way here from another thread.
            lock (_tail) _log.Dispose();
        }
        catch (IOException)
        {
            // The end of the log found no room either.
        }
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            // The end of one of the two streams.
            if (Interlocked.Decrement(ref _open) == 0) _silent.TrySetResult();
            return;
        }
        lock (_tail)
        {
            _tail.Enqueue(line);
            while (_tail.Count > TailLines) _tail.Dequeue();
            try
            {
                _log.WriteLine(line);
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                // A full disk costs the log, not the run; or it is late output of a process that is gone.
            }
            foreach (var waiter in _waiters)
                if (waiter.Match(line)) waiter.Line.TrySetResult(line);
        }
    }

    /// <summary>Runs once, before <see cref="Exited"/> completes; at once if the process is gone already.</summary>
    internal void OnExited(Action action)
    {
        lock (_exited)
        {
            if (!HasExited)
            {
                _onExited = action;
                return;
            }
        }
        action();
    }

    private void OnExit()
    {
        lock (_exited)
        {
            _onExited?.Invoke();
            _exited.TrySetResult();
        }
    }

    private const int SigTerm = 15;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);

    private sealed record Waiter(Func<string, bool> Match)
    {
        public TaskCompletionSource<string> Line { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
