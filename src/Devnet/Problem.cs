using Flashback.Ethereum.JsonRpc.Errors;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Connection;
using Flashback.OnChain.Deployment;

namespace Flashback.Devnet;

/// <summary>
/// Which failures come from the environment and are reported as a sentence; anything else is a bug and shows its stack trace.
/// </summary>
internal static class Problem
{
    public static int? ExitCodeOf(Exception error) => error switch
    {
        DevnetException known => known.ExitCode,
        JsonRpcException or ChainUnavailableException or ContractRevertedException or TransactionFailedException or DeploymentException
            => ExitCodes.Network,
        HttpRequestException => ExitCodes.Network,
        IOException or UnauthorizedAccessException => ExitCodes.Failure,
        DllNotFoundException => ExitCodes.Preflight,
        _ => null,
    };
}
