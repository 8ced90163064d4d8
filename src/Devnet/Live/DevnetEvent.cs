using System.Numerics;
using Flashback.Devnet.Plan;
using Flashback.Devnet.Setup;
using Flashback.Ethereum;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Messages;

namespace Flashback.Devnet.Live;

/// <summary>Something that a spectator of the devnet wants to see. Amounts are in the token's smallest unit (10⁻¹⁸).</summary>
public abstract record DevnetEvent
{
    /// <summary>Set-up progress, one line each.</summary>
    public sealed record Step(string Text) : DevnetEvent;

    /// <summary>Where everything is, once it runs.</summary>
    /// <param name="Chain">Its JSON-RPC endpoint.</param>
    /// <param name="Oracle">The oracle's contract.</param>
    /// <param name="Validators">Their HTTP interfaces.</param>
    /// <param name="Units">The data units.</param>
    /// <param name="DataFolder">Everything that this run writes.</param>
    /// <param name="FirstVerdictSeconds">Seconds from now until the first epoch has verdicts, if it gets any.</param>
    public sealed record Ready(
        Uri Chain,
        Address Oracle,
        IReadOnlyList<Uri> Validators,
        IReadOnlyList<UnitInfo> Units,
        string DataFolder,
        int FirstVerdictSeconds) : DevnetEvent
    {
        /// <summary>What the commands of consumers and providers take as <c>--network</c>.</summary>
        public string NetworkFile => Path.Combine(DataFolder, ClientFiles.NetworkFileName);
    }

    public sealed record Phase(ulong Epoch, string Name, int ValidatorsUp, int Validators, int FewestPeers) : DevnetEvent;

    public sealed record VerdictSeen(ulong Epoch, string Unit, Verdict Verdict, Grade Grade) : DevnetEvent;

    public sealed record ReportAccepted(ulong Epoch, uint Round, int Signers, uint Verdicts, Bytes32 Transaction) : DevnetEvent;

    public sealed record Settled(
        ulong Epoch, string Unit, Grade Grade, BigInteger Paid, BigInteger Refunded, BigInteger Fee, int Reputation) : DevnetEvent;

    public sealed record Slashed(string Who, BigInteger Amount, string Why) : DevnetEvent;

    /// <summary>The deadline of an epoch's report has passed without one.</summary>
    public sealed record EpochMissed(ulong Epoch, string Why) : DevnetEvent;

    public sealed record Annulled(ulong Epoch, string Unit) : DevnetEvent;

    public sealed record Note(string Text) : DevnetEvent;

    /// <summary>Somebody asked to stop. Of what comes later only <see cref="Stopped"/> is worth showing.</summary>
    public sealed record Stopping : DevnetEvent;

    /// <summary>Everything has stopped, because somebody asked for it: what the run had come to.</summary>
    public sealed record Stopped(Ledger.StoppedRun Run) : DevnetEvent;

    /// <summary>The run failed: its exit code and a sentence, which people read on standard error.</summary>
    public sealed record Failed(int Code, string Message) : DevnetEvent;

    public sealed record Finished(Ledger.Summary Summary) : DevnetEvent;
}
