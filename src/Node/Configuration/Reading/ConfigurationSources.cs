namespace Flashback.Node.Configuration.Reading;

/// <summary>Where settings come from. Later sources win: declared default, file, environment, flag.</summary>
public sealed record ConfigurationSources(string? FilePath)
{
    /// <summary>Environment variables, by name.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Flags given, by setting key.</summary>
    public IReadOnlyDictionary<string, string> Flags { get; init; } = new Dictionary<string, string>();
}
