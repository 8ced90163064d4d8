namespace Flashback.Arguments;

/// <summary>Sentences for the person at the terminal.</summary>
public static class StandardError
{
    /// <summary>Where standard error cannot be written (closed, a full disk) nobody can be told, and the exit code has to do.</summary>
    public static void Tell(TextWriter error, string sentence)
    {
        try
        {
            error.WriteLine(TerminalText.Harmless(sentence));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // As the summary says.
        }
    }
}
