using Flashback.Ethereum;
using Microsoft.Extensions.Logging;

namespace Flashback.Node.Telemetry;

/// <summary>Everything that the node logs. Ids are stable: 1xx life, 2xx peers, 3xx probing, 4xx agreement, 5xx chain.</summary>
internal static partial class NodeLog
{
    [LoggerMessage(100, LogLevel.Information, "Ready: signer {Signer}, peer {Peer}, listening on {Listen}, API on {Api}")]
    public static partial void Ready(this ILogger log, string signer, string peer, string listen, string api);

    [LoggerMessage(101, LogLevel.Information, "Stopping")]
    public static partial void Stopping(this ILogger log);

    [LoggerMessage(102, LogLevel.Warning, "The sign log knew nothing above epoch {Logged}, the store has own messages of epoch {Stored}: "
        + "the log is an old copy. Nothing is signed up to epoch {Mark}")]
    public static partial void StaleSignLog(this ILogger log, string logged, ulong stored, ulong mark);

    [LoggerMessage(103, LogLevel.Warning, "This node misbehaves on purpose ({Faults}): development only")]
    public static partial void Misbehaving(this ILogger log, string faults);

    [LoggerMessage(104, LogLevel.Information, "Forgot {Rows} rows of epochs below {FirstKept}")]
    public static partial void Pruned(this ILogger log, int rows, ulong firstKept);

    [LoggerMessage(105, LogLevel.Error, "{Task} ended: {Error}")]
    public static partial void TaskFailed(this ILogger log, string task, string error, Exception exception);

    [LoggerMessage(106, LogLevel.Error, "{Item} ({Kind}) is left out: {Error}. This is a bug in the node, please report it")]
    public static partial void LeftOut(this ILogger log, string kind, string item, string error, Exception exception);

    [LoggerMessage(
        107, LogLevel.Warning, "Draining: no new epoch is begun, and the node stops when the {Epochs} in progress have ended")]
    public static partial void Draining(this ILogger log, int epochs);

    [LoggerMessage(108, LogLevel.Warning, "Log level changed from {Before} to {Level}")]
    public static partial void LevelChanged(this ILogger log, LogLevel before, LogLevel level);

    [LoggerMessage(109, LogLevel.Warning, "The supervisor (NOTIFY_SOCKET) cannot be told how the node is: {Error}")]
    public static partial void NotNotified(this ILogger log, string error);

    [LoggerMessage(200, LogLevel.Debug, "Peer {Peer}: {Kind}: {Detail}")]
    public static partial void PeerNotice(this ILogger log, string kind, string peer, string detail);

    [LoggerMessage(201, LogLevel.Debug, "Epoch {Epoch}: published {Kind}, {Bytes} bytes, to {Peers} peers")]
    public static partial void Published(this ILogger log, ulong epoch, string kind, int bytes, int peers);

    [LoggerMessage(202, LogLevel.Information, "Epoch {Epoch}: no observations of {Observer} from {Peer}: {Error}")]
    public static partial void FetchFailed(this ILogger log, ulong epoch, Address observer, string peer, string error);

    [LoggerMessage(203, LogLevel.Warning, "{Problem}")]
    public static partial void AddressBook(this ILogger log, string problem);

    [LoggerMessage(204, LogLevel.Warning, "No RPC endpoint answers: {Error} The node continues with the {Peers} validators that it knew, "
        + "and takes part in epochs again when the chain is back")]
    public static partial void WithoutChain(this ILogger log, string error, int peers);

    [LoggerMessage(205, LogLevel.Error, "Peer {Peer}: {Kind}: {Detail}. This is a bug in the node, please report it")]
    public static partial void Mistake(this ILogger log, string kind, string peer, string detail, Exception exception);

    [LoggerMessage(206, LogLevel.Error, "Answering {Path} failed: {Detail}. This is a bug in the node, please report it")]
    public static partial void ApiMistake(this ILogger log, string path, string detail, Exception exception);

    [LoggerMessage(300, LogLevel.Warning, "Epoch {Epoch}, data unit {Unit}: not probed (config-no-credential), {Problem}")]
    public static partial void CannotProbe(this ILogger log, ulong epoch, Bytes32 unit, string problem);

    [LoggerMessage(301, LogLevel.Information, "Epoch {Epoch}, data unit {Unit}: {Records} records, {Counted} counted, report {Report}")]
    public static partial void Probed(this ILogger log, ulong epoch, Bytes32 unit, int records, int counted, string report);

    [LoggerMessage(400, LogLevel.Information, "Epoch {Epoch} begins: {Units} data units, {Validators} validators, this one is {Self}")]
    public static partial void EpochBegan(this ILogger log, ulong epoch, int units, int validators, string self);

    [LoggerMessage(401, LogLevel.Information, "Epoch {Epoch} certified in round {Round} by {Signers} validators: {Verdicts} verdicts")]
    public static partial void Certified(this ILogger log, ulong epoch, uint round, int signers, int verdicts);

    [LoggerMessage(402, LogLevel.Information, "Epoch {Epoch}: the chain accepted the report {Report}")]
    public static partial void Accepted(this ILogger log, ulong epoch, Bytes32 report);

    [LoggerMessage(403, LogLevel.Warning, "Epoch {Epoch}: {Reason} ({Code}), validator {Validator}")]
    public static partial void Dropped(this ILogger log, ulong epoch, string code, string reason, string validator);

    [LoggerMessage(404, LogLevel.Debug, "Epoch {Epoch}: {Reason} ({Code}), validator {Validator}")]
    public static partial void DroppedQuietly(this ILogger log, ulong epoch, string code, string reason, string validator);

    [LoggerMessage(
        405, LogLevel.Error, "Epoch {Epoch}: validator {Validator} signed two things for {Kind}, round {Round}; the proof is kept")]
    public static partial void Equivocation(this ILogger log, ulong epoch, byte validator, string kind, uint round);

    [LoggerMessage(406, LogLevel.Critical, "Epoch {Epoch}: the sign log refused {Slot} (self-sign-refused): {Why}. "
        + "Another node may use this key, or the data directory was restored")]
    public static partial void SignatureRefused(this ILogger log, ulong epoch, string slot, string why);

    [LoggerMessage(407, LogLevel.Critical, "Epoch {Epoch}: another process signs with this node's key (signed-elsewhere). "
        + "This node signs nothing more until it is restarted: stop the other one first")]
    public static partial void SignedElsewhere(this ILogger log, ulong epoch);

    [LoggerMessage(500, LogLevel.Information, "Transaction {Kind} of epoch {Epoch}: {Outcome}")]
    public static partial void Transaction(this ILogger log, string kind, string epoch, string outcome);
}
