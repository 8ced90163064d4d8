namespace Flashback.Arguments;

/// <summary>Why a file cannot be read, in words of the person who named it.</summary>
public static class FileProblem
{
    /// <param name="path">The file, as it was named.</param>
    /// <param name="error">What reading it threw.</param>
    /// <returns>A sentence without its full stop.</returns>
    public static string Of(string path, Exception error) => error switch
    {
        _ when Directory.Exists(path) => $"'{path}' is a folder, not a file",
        FileNotFoundException or DirectoryNotFoundException => $"'{path}' does not exist",
        UnauthorizedAccessException => $"'{path}' may not be read by this user",
        _ => $"'{path}' cannot be read: {error.Message.TrimEnd('.')}",
    };
}
