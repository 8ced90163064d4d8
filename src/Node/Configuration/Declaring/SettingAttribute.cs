namespace Flashback.Node.Configuration.Declaring;

/// <summary>
/// Declares one setting. The property's place and name give its key in the file (<c>chain.rpcUrls</c>), its flag
/// (<c>--chain-rpc-urls</c>) and its environment variable (<c>ORACLE_CHAIN_RPC_URLS</c>); its type, initial value and this
/// attribute give parsing, bounds, documentation and redaction.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string description) : Attribute
{
    /// <summary>One sentence: what it does, and what goes wrong when it is badly chosen.</summary>
    public string Description { get; } = description;

    /// <summary>Least allowed number, or least number of items of a list.</summary>
    public long Min { get; init; } = long.MinValue;

    /// <summary>Greatest allowed number, or greatest number of items of a list.</summary>
    public long Max { get; init; } = long.MaxValue;

    /// <summary>A file or folder; a relative one counts from the configuration file's folder.</summary>
    public bool IsPath { get; init; }

    /// <summary>Never printed.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>What the example configuration shows.</summary>
    public string? Example { get; init; }
}
