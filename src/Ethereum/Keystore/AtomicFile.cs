namespace Flashback.Ethereum.Keystore;

/// <summary>Files that are there whole or not at all, whether the disk fills up, the process dies or the power fails in between.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes to a second file (<c>.new</c>), flushes to the disk and then renames; a remnant of a crash is overwritten, what a
    /// failure leaves is removed.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Who may do what with it; ignored on Windows.</param>
    /// <param name="replace">Whether an existing file is replaced.</param>
    /// <param name="content">Writes what the file is to hold; what it throws comes through.</param>
    /// <exception cref="IOException">It cannot be written, or it exists and <paramref name="replace"/> is false.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(string path, UnixFileMode mode, bool replace, Action<Stream> content)
    {
        var unfinished = $"{path}.new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        try
        {
            File.Delete(unfinished);
            using (var file = new FileStream(unfinished, options))
            {
                content(file);
                file.Flush(flushToDisk: true);
            }
            File.Move(unfinished, path, replace);
        }
        catch
        {
            if (File.Exists(unfinished)) File.Delete(unfinished);
            throw;
        }
    }
}
