using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace Flashback.EndToEnd.Support;

/// <summary>One run of the devnet as a person starts it: a process that prints JSON lines.</summary>
internal sealed class DevnetRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    /// <summary>Handed down to every process of a run, whatever is on its command line.</summary>
    private const string FolderVariable = "ORACLE_E2E_FOLDER";

    private readonly Process _process;
    private readonly Channel<JsonElement> _lines = Channel.CreateUnbounded<JsonElement>();
    private readonly List<JsonElement> _seen = [];
    private readonly Task<string> _errors;

    private DevnetRun(Process process, string folder)
    {
        _process = process;
        Folder = folder;
        _errors = process.StandardError.ReadToEndAsync();
        _ = ReadAsync();
    }

    public string Folder { get; }

    public string NetworkFile => Path.Combine(Folder, "network.json");

    /// <summary>Everything printed so far that was waited for.</summary>
    public IReadOnlyList<JsonElement> Seen => _seen;

    public static DevnetRun Start(params string[] options) => Start(new Dictionary<string, string>(), options);

    /// <param name="environment">What its processes find in theirs too.</param>
    /// <param name="options">Of the command line.</param>
    public static DevnetRun Start(IReadOnlyDictionary<string, string> environment, params string[] options)
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("oracle-e2e-").FullName, "run");
        var info =
            new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "oracle-devnet.dll"),
            "--json", "--data", folder }.Concat(options))
            info.ArgumentList.Add(argument);
        info.Environment["ORACLE_ROOT"] = Repository.Root;
        info.Environment[FolderVariable] = folder;
        foreach (var (name, value) in environment) info.Environment[name] = value;
        return new DevnetRun(Process.Start(info)!, folder);
    }

    /// <summary>The next line of this type that fits; lines before it are kept in <see cref="Seen"/>.</summary>
    public async Task<JsonElement> WaitForAsync(string type, Func<JsonElement, bool>? fits = null)
    {
        foreach (var line in _seen)
            if (Is(line)) return line;
        using var patience = new CancellationTokenSource(Patience, SystemClock.Instance);
        while (await _lines.Reader.WaitToReadAsync(patience.Token))
        {
            while (_lines.Reader.TryRead(out var line))
            {
                _seen.Add(line);
                if (Is(line)) return line;
            }
        }
        throw new InvalidOperationException($"The devnet ended without '{type}'. {await _errors} {string.Join('\n', _seen)}");

        bool Is(JsonElement line) => line.GetProperty("type").GetString() == type && (fits is null || fits(line));
    }

    /// <summary>Waits for the end; all lines are in <see cref="Seen"/> then.</summary>
    public async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience, SystemClock.Instance);
        await foreach (var line in _lines.Reader.ReadAllAsync(patience.Token)) _seen.Add(line);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Ctrl-C.</summary>
    public void Interrupt() => Signal("INT");

    /// <param name="name">Without the SIG: "TERM".</param>
    public void Signal(string name) => Process.Start("kill", [$"-{name}", $"{_process.Id}"]).WaitForExit();

    /// <summary>As head does when it has what it wants.</summary>
    public void StopReading() => _process.StandardOutput.Close();

    /// <summary>Waits for the end without reading.</summary>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience, SystemClock.Instance);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Why it failed, for an assertion's message.</summary>
    public async Task<string> StoryAsync() => $"{await _errors}\n{string.Join('\n', _seen)}";

    /// <summary>The command lines of this run's processes: those that inherited its environment. None may be left behind.</summary>
    public IReadOnlyList<string> Running() =>
        [.. Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _))
            .Where(path => Read(path, "environ").Split('\0').Contains($"{FolderVariable}={Folder}"))
            .Select(path => Read(path, "cmdline").Replace('\0', ' '))];

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Interrupt();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
        Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
    }

    private static string Read(string process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return ""; // gone meanwhile, or somebody else's
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
                if (line.StartsWith('{')) _lines.Writer.TryWrite(JsonDocument.Parse(line).RootElement.Clone());
        }
        catch (Exception closed) when (closed is ObjectDisposedException or InvalidOperationException or IOException)
        {
            // StopReading.
        }
        _lines.Writer.Complete();
    }
}
