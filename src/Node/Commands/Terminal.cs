namespace Flashback.Node.Commands;

/// <summary>The process's environment, so that a test can replace it.</summary>
public sealed record Terminal(TextReader In, TextWriter Out, TextWriter Error)
{
    /// <summary>Whether a person can be asked: standard input is a terminal.</summary>
    public bool CanAsk { get; init; }

    /// <summary>Standard output is a terminal that shows colours.</summary>
    public bool HasColour { get; init; }

    /// <summary>Colours are shown and wanted: NO_COLOR counts when it is present and not empty (no-color.org).</summary>
    public bool WantsColour => HasColour && Environment.GetValueOrDefault("NO_COLOR") is null or "";

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public TimeProvider Time { get; init; } = null!;

    /// <summary>Reads a line without echo; null at the end of input.</summary>
    public Func<string?> ReadSecret { get; init; } = static () => null;
}
