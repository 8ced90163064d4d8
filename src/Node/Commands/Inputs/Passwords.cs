using Flashback.Arguments;

namespace Flashback.Node.Commands.Inputs;

/// <summary>Where a keystore's password comes from: a file, the terminal, or standard input. Never a flag, never the environment.</summary>
/// <param name="terminal">Where a person may be asked.</param>
/// <param name="mayAsk">False with --no-input.</param>
/// <param name="flag">The command's flag that names the file.</param>
public sealed class Passwords(Terminal terminal, bool mayAsk, string flag = Passwords.Flag)
{
    public const string Flag = "--password-file";

    /// <summary>What the flag is called where every setting is one.</summary>
    public const string SettingFlag = "--keys-password-file";

    /// <summary>The password for keystores that exist.</summary>
    /// <exception cref="CommandException">There is no way to get one.</exception>
    public string ForOpening(string? file) =>
        file is not null ? FromFile(file) : terminal.CanAsk && mayAsk ? Ask("Password: ") : FromInput();

    /// <summary>A password for a new keystore; on a terminal it is asked for twice.</summary>
    /// <exception cref="CommandException">There is no way to get one, it is empty, or the two differ.</exception>
    public string ForCreating(string? file)
    {
        if (file is not null || !terminal.CanAsk || !mayAsk) return ForOpening(file);
        var first = Ask("New password: ");
        return first == Ask("Once more: ") ? first : throw new CommandException(ExitCode.Key, "the two passwords differ.");
    }

    private static string FromFile(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault() is { Length: > 0 } password
                ? password : throw new CommandException(ExitCode.Key, $"the first line of the password file '{path}' is empty.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Key, $"the password file cannot be read: {FileProblem.Of(path, error)}.", error);
        }
    }

    private string FromInput() =>
        !terminal.CanAsk && terminal.In.ReadLine() is { Length: > 0 } line ? line : throw new CommandException(ExitCode.Key,
            $"a password is needed: give {flag} FILE, set keys.passwordFile, or write it to standard input.");

    private string Ask(string prompt)
    {
        terminal.Error.Write(prompt);
        return terminal.ReadSecret() is { Length: > 0 } password
            ? password : throw new CommandException(ExitCode.Key, "an empty password is refused.");
    }
}
