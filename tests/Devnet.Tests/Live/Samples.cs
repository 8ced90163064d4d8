using Flashback.Devnet.Ledger;
using Flashback.Devnet.Live;
using Flashback.Devnet.Plan;
using Flashback.Ethereum;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Devnet.Tests.Live;

/// <summary>One event of each kind.</summary>
internal static class Samples
{
    public static readonly Bytes32 Hash = Bytes32.Parse("0x" + string.Concat(Enumerable.Repeat("ab", 32)));
    public static readonly Address Address = Address.Parse("0x" + string.Concat(Enumerable.Repeat("12", 20)));

    public static DevnetEvent.Ready Ready(string folder = "/tmp/dn") => new(
        new Uri("http://127.0.0.1:8545"), Address, [new Uri("http://127.0.0.1:9640"), new Uri("http://127.0.0.1:9641")],
        [.. ((string[])["healthy", "slow", "corrupt"]).Select(
            name => new UnitInfo(name, Hash, Address, new Uri("http://127.0.0.1:9000/")))], folder, FirstVerdictSeconds: 56);

    public static Verdict Verdict(VerdictStatus status = VerdictStatus.Measured, bool corrupt = false) => new(
        Epoch: 3, Hash, status, ValidatorBitmap.Of([0, 1, 3]), Samples: 32, Successes: 31, MeanLatencyMicros: 1_200,
        P95LatencyMicros: 7_300,
        UploadBytesPerSecond: 8_650_000, DownloadBytesPerSecond: 74_870_000, Retrievals: 20,
        CorruptObservers: (byte)(corrupt ? 3 : 0), corrupt,
        ReportedOnTime: true, Criteria: Hash, ObservationsRoot: Hash);

    public static DevnetEvent.VerdictSeen Seen(
        string unit = "healthy", Grade grade = Grade.Exceeded, VerdictStatus status = VerdictStatus.Measured, bool corrupt = false) =>
        new(3, unit, Verdict(status, corrupt), grade);

    public static DevnetEvent.Settled Settled(string unit = "healthy", ulong epoch = 3) =>
        new(epoch, unit, Grade.Exceeded, Amounts.Tokens(9), Amounts.Tokens(1) / 2, Amounts.Tokens(1) / 20, 54);

    public static DevnetEvent.ReportAccepted Report(ulong epoch = 3) => new(epoch, 0, 3, 3, Hash);

    public static DevnetEvent.Slashed Slashed() => new("the provider's collateral", Amounts.Tokens(100), "epoch 3, corrupt");

    public static DevnetEvent.Phase Phase() => new(4, "probing", 4, 4, 3);

    public static DevnetEvent.Stopped Stopped()
    {
        var tally = new RunTally(_ => "FLASH", Amounts.Tokens(10));
        foreach (var happened in (DevnetEvent[])[Report(), Seen(), Settled() with { Paid = Amounts.Tokens(9) + Amounts.Tokens(9) / 20 }])
            tally.Take(happened);
        return new DevnetEvent.Stopped(tally.Stopped("/tmp/dn", isKept: false));
    }

    public static DevnetEvent.Finished Finished() => new(new Summary([new Check("reports", true, "3 of 3")]));
}
