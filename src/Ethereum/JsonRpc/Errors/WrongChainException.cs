namespace Flashback.Ethereum.JsonRpc.Errors;

/// <summary>Every endpoint that answers is on another chain than the configured one.</summary>
public sealed class WrongChainException(string endpoint, ulong expected, ulong actual)
    : JsonRpcException(
        $"{endpoint} is on chain {actual}, but chain {expected} is configured. The endpoint is not used: correct its URL or the chain id.")
{
    public ulong Expected => expected;
    public ulong Actual => actual;
}
