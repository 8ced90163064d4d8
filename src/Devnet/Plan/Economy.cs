using System.Numerics;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Deployment.Parameters;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Epochs;

namespace Flashback.Devnet.Plan;

/// <summary>The devnet's figures. Amounts in the smallest unit of FLASH or of the native coin (both 10⁻¹⁸).</summary>
public static class Economy
{
    public static readonly BigInteger Stake = Amounts.Tokens(20_000);
    public static readonly BigInteger Collateral = Amounts.Tokens(200_000);
    public static readonly BigInteger PricePerEpoch = Amounts.Tokens(10);

    /// <summary>The provider has the bond of one appeal to spare; ten minutes are enough to see one expire.</summary>
    public static readonly AppealParameters Appeals = new(Amounts.Tokens(500), RulingSeconds: 600);

    /// <summary>Bytes of a data unit.</summary>
    public const ulong Capacity = 1UL << 40;

    /// <summary>Epochs that an agreement covers when the run has no end of its own.</summary>
    public const uint OpenEndedEpochs = 1_000;

    /// <summary>Roomy enough for a busy machine, far from what the slow gateway does.</summary>
    public static readonly Terms Terms = new(
        MaxMeanLatencyMicros: 500_000, MinUploadBytesPerSecond: 20_000, MinDownloadBytesPerSecond: 20_000, MinAvailabilityPpm: 950_000,
        MinUptimePpm: 950_000, MaxErrorRatePpm: 50_000);

    /// <summary>
    /// Longer epochs have longer windows, up to four times those of 15 s: an epoch lengthened because the machine is slow needs time most
    /// after its end.
    /// </summary>
    public static uint Stretch(int epochSeconds) => (uint)Math.Clamp(epochSeconds / 15, 1, 4);

    /// <summary>Seconds after an epoch's end until which its report is accepted.</summary>
    public static uint ReportDeadline(int epochSeconds) => 12 * Stretch(epochSeconds);

    /// <summary>Seconds after an epoch's end in which its verdicts can be disputed, where the run does not say otherwise.</summary>
    public static uint DisputeWindow(int epochSeconds) => 16 * Stretch(epochSeconds);

    public static DeploymentParameters Parameters(DevnetOptions options) => new()
    {
        Epochs = EpochsOf(options, Stretch(options.EpochSeconds)),
        Criteria = new Criteria(Version: 1, MinSamples: 3, MaxSamples: 1_000, ProbeTimeoutMillis: 5_000, TransferBytes: 64 * 1024,
            MaxRetrievals: 1_000),
        StakeUnbonding = 24 * 3600,
        CollateralUnbonding = 7 * 24 * 3600,
        Appeals = Appeals,
        FaultShare = 2_000,
        EquivocationShare = 10_000,
        Duties = new Duties(
            Window: 8, Absences: 6, Strikes: 6, Providers: 2, LatencyFactor: 10, LatencySlackMicros: 1_000_000, AvailabilityGapBps: 8_000,
            CoolingEpochs: 8),
    };

    private static EpochParameters EpochsOf(DevnetOptions options, uint stretch) => new(
        EpochLength: (uint)options.EpochSeconds, CommitWindow: 2 * stretch, RevealGrace: stretch, RevealWindow: 2 * stretch,
        RoundTimeout: 2 * stretch, TransmitDelay: 3 * stretch,
        ReportDeadline(options.EpochSeconds), (uint)options.DisputeWindow, CommitteeSize: 7);
}
