using Flashback.Ethereum.JsonRpc;
using Flashback.Ethereum.Keystore;
using Flashback.Node.Signing;
using Flashback.Orchestrator.Chain;

namespace Flashback.Node.Commands;

/// <summary>From an exception to a sentence and an exit code.</summary>
internal static class Failures
{
    public static (ExitCode Code, string Message)? Explain(Exception error) => error switch
    {
        CommandException known => (known.Code, known.Message),
        SignLogException guard => (ExitCode.RefusedByGuard, guard.Message),
        KeystoreException key => (ExitCode.Key, key.Message),
        ChainUnavailableException chain => (ExitCode.Network, chain.Message),
        JsonRpcException rpc => (ExitCode.Network, rpc.Message),
        OperationCanceledException => (ExitCode.Failure, "interrupted"),
        IOException or UnauthorizedAccessException or InvalidDataException => (ExitCode.Failure, error.Message),
        DllNotFoundException missing => (ExitCode.Failure, missing.Message),
        _ => null,
    };

    public static string NameOf(ExitCode code) => code switch
    {
        ExitCode.RefusedByGuard => "refused-by-guard",
        ExitCode.PreflightFailed => "preflight-failed",
        _ => code.ToString().ToLowerInvariant(),
    };
}
