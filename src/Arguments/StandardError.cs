namespace Flashback.Arguments;

/// <summary>Sentences for the person at the terminal.</summary>
public static class StandardError
{
    /// <summary>
    /// If standard error cannot be written (closed, a full disk) nothing can be reported, and the exit code must suffice.
    /// </summary>
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
