namespace Flashback.BridgeNode;

/// <summary>The exit codes of <c>bridge-node</c>.</summary>
public static class ExitCodes
{
    public const int Ok = 0;
    public const int Failure = 1;
    public const int Usage = 2;
    public const int Config = 3;
    public const int Key = 4;
    public const int Network = 5;
}
