namespace Flashback.BridgeNode.Config;

/// <summary>Settings that cannot be run with: everything that is wrong, one sentence each.</summary>
public sealed class ConfigException(IReadOnlyList<string> errors) : Exception(string.Join('\n', errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
