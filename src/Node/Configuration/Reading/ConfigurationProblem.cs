namespace Flashback.Node.Configuration.Reading;

/// <summary>One thing wrong with the configuration: where, what was found, what is allowed, and what to do about it.</summary>
public sealed record ConfigurationProblem(string Key, string? Value, string Bound, string Fix, string Origin)
{
    /// <summary>The key of a problem with the file as a whole: nothing in it could be read.</summary>
    public const string File = "file";

    public override string ToString() =>
        Value is null ? $"{Key}: {Bound} ({Origin}). {Fix}" : $"{Key}: '{Value}' ({Origin}): {Bound}. {Fix}";
}
