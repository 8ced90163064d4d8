using Flashback.Client.Nodes;
using Flashback.Ethereum.JsonRpc.Errors;
using Flashback.Ethereum.Keystore;
using Flashback.Node.Signing.Storage;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Connection;
using Microsoft.Data.Sqlite;

namespace Flashback.Node.Commands;

/// <summary>Maps an exception to a sentence and an exit code.</summary>
internal static class Failures
{
    public static (ExitCode Code, string Message)? Explain(Exception error) => error switch
    {
        CommandException known => (known.Code, known.Message),
        SignLogException guard => (ExitCode.RefusedByGuard, guard.Message),
        KeystoreException key => (ExitCode.Key, key.Message),
        NodeClientException answers => (answers.IsUnknown ? ExitCode.Failure : ExitCode.Network, answers.Message),
        ChainUnavailableException chain => (ExitCode.Network, chain.Message),
        JsonRpcException rpc => (ExitCode.Network, rpc.Message),
        TransactionFailedException failed => (ExitCode.Failure, failed.Message),
        ContractRevertedException refused => (ExitCode.Failure, refused.Message),
        OperationCanceledException => (ExitCode.Failure, "interrupted"),
        IOException or UnauthorizedAccessException or InvalidDataException => (ExitCode.Failure, error.Message),
        SqliteException disk => (ExitCode.Failure, disk.Message),
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
