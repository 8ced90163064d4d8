namespace Flashback.Node.Configuration.Reading;

/// <summary><see cref="Options"/> is null exactly when there are problems.</summary>
public sealed record LoadedConfiguration(
    NodeOptions? Options, IReadOnlyList<ConfigurationProblem> Problems, IReadOnlyList<SettingOrigin> Origins);
