using Flashback.Arguments;

namespace Flashback.Devnet;

/// <summary>
/// The folder of one run, held by that run alone while it lasts: two runs given the same folder at the same moment do not mix. A folder
/// that holds anything is never touched.
/// </summary>
public sealed class DataFolder : IDisposable
{
    /// <summary>Held open, and gone with the run.</summary>
    private const string LockName = ".running";

    private readonly FileStream _held;

    private DataFolder(string path, FileStream held, bool isTemporary)
    {
        (Path, _held) = (path, held);
        Keep = !isTemporary;
    }

    public string Path { get; }

    /// <summary>Leaves the folder when the run ends. A folder that somebody named is always left.</summary>
    public bool Keep { get; set; }

    /// <param name="named">The folder, made if need be; null makes a temporary one.</param>
    /// <exception cref="DevnetException">It is not empty, another run has it, or it cannot be written.</exception>
    public static DataFolder Claim(string? named)
    {
        try
        {
            var path = named is null
                ? Directory.CreateTempSubdirectory("oracle-devnet-").FullName : Directory.CreateDirectory(named).FullName;
            if (Directory.EnumerateFileSystemEntries(path).Any()) throw NotEmpty(path);
            var held = new FileStream(System.IO.Path.Combine(path, LockName), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1,
                FileOptions.DeleteOnClose);
            if (Directory.EnumerateFileSystemEntries(path).Skip(1).Any())
            {
                held.Dispose();
                throw NotEmpty(path);
            }
            return new DataFolder(path, held, named is null);
        }
        catch (IOException) when (named is not null && File.Exists(System.IO.Path.Combine(named, LockName)))
        {
            throw NotEmpty(named);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw named is null
                ? new DevnetException($"no temporary folder can be made: {error.Message} Name one with --data DIR, or set TMPDIR.",
                    inner: error)
                : new DevnetException($"--data {TerminalText.Shown(named)}: "
                    + $"{(File.Exists(named) ? "it is a file, not a folder" : error.Message.TrimEnd('.'))}; name an empty or a new folder "
                    + "that you may write.", ExitCodes.Usage, error);
        }
    }

    public void Dispose()
    {
        _held.Dispose();
        if (Keep) return;
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"devnet: {Path} could not be removed: {error.Message}");
        }
    }

    private static DevnetException NotEmpty(string path) =>
        new($"--data {TerminalText.Shown(path)}: the folder is not empty; name an empty or a new one.", ExitCodes.Usage);
}
