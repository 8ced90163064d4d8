namespace Flashback.Devnet;

/// <summary>The same numbers as the oracle-node command.</summary>
public static class ExitCodes
{
    public const int Ok = 0;
    public const int Failure = 1;
    public const int Usage = 2;
    public const int Network = 5;
    public const int Preflight = 7;
}
