using System.Numerics;
using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.Protocol.Epochs;

namespace Flashback.OnChain.Deployment.Parameters;

/// <summary>
/// Everything that a new network can choose. Amounts of FLASH in its smallest unit (10⁻¹⁸), periods in seconds, shares in 1/10,000.
/// </summary>
public sealed record DeploymentParameters
{
    private static readonly BigInteger Flash = BigInteger.Pow(10, 18);

    /// <summary>The windows of an epoch. Default: an hour.</summary>
    public EpochParameters Epochs { get; init; } = new(3600, 60, 30, 60, 30, 30, 1200, 86_400, 31);

    public Criteria Criteria { get; init; } = new(1, 30, 1000, 10_000, 1 << 20, 1000);

    /// <summary>All FLASH; the deployer holds it at first.</summary>
    public BigInteger TokenSupply { get; init; } = 1_000_000_000 * Flash;

    public BigInteger MinimumStake { get; init; } = 10_000 * Flash;

    /// <summary>Default 30 days.</summary>
    public ulong StakeUnbonding { get; init; } = 30 * 24 * 3600;

    public BigInteger MinimumCollateral { get; init; } = 1000 * Flash;

    /// <summary>Default 30 days.</summary>
    public ulong CollateralUnbonding { get; init; } = 30 * 24 * 3600;

    /// <summary>Of the collateral, for proven corruption.</summary>
    public ushort CorruptionShare { get; init; } = 1000;

    /// <summary>Of the collateral, for repeated severe breach.</summary>
    public ushort BreachShare { get; init; } = 500;

    /// <summary>Of the reporter pool, for one epoch.</summary>
    public ushort RewardShare { get; init; } = 100;

    /// <summary>Of the stake, for a signature under a wrong verdict.</summary>
    public ushort FaultShare { get; init; } = 2000;

    /// <summary>Of the stake, for two signatures on one slot.</summary>
    public ushort EquivocationShare { get; init; } = 10_000;

    /// <summary>When a validator that is missing or far from the others loses its seat. Default: 36 of 48 epochs, for a day.</summary>
    public Duties Duties { get; init; } = new(48, 36, 36, 3, 10, 2_000_000, 8000, 24);

    /// <summary>The court of appeal; null: none. Default: 500 FLASH, a day.</summary>
    public AppealParameters? Appeals { get; init; } = new(500 * Flash, 24 * 3600);

    /// <summary>Feeds in the shape of AggregatorV3Interface to deploy along.</summary>
    public IReadOnlyList<AggregatorParameters> Aggregators { get; init; } = [];

    /// <summary>Receives the platform's fees; null: the deployer.</summary>
    public Address? Treasury { get; init; }

    /// <summary>Who certifies validators, providers and consumers; null: the deployer.</summary>
    public Address? Certifier { get; init; }

    /// <summary>Who may pause new work; null: the deployer.</summary>
    public Address? Pauser { get; init; }

    /// <summary>Who sets the minimum collateral at the day's price; null: the deployer.</summary>
    public Address? Pricer { get; init; }

    /// <summary>Tokens for escrow besides FLASH; the zero address is the native coin.</summary>
    public IReadOnlyList<Address> Tokens { get; init; } = [Address.Zero];
}
