using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.OnChain.View;

/// <summary>All that the contracts' logs say up to one block. Immutable: a rollback is taking up an older one.</summary>
public sealed record ChainView
{
    /// <summary>Per-epoch records older than this many epochs before the newest are dropped.</summary>
    public const ulong EpochsKept = 4096;

    /// <summary>Contradictions that are kept; the first ones say enough.</summary>
    public const int MaxContradictions = 16;

    public static ChainView Empty { get; } = new();

    /// <summary>Unix seconds of the start of epoch 0; zero while it is not scheduled.</summary>
    public ulong Genesis { get; init; }

    public ImmutableSortedDictionary<byte, ValidatorView> Validators { get; init; } = ImmutableSortedDictionary<byte, ValidatorView>.Empty;

    public ImmutableHashSet<Address> CertifiedOwners { get; init; } = [];

    /// <summary>The blobs of all epochs' sets that were fetched and match their hash.</summary>
    public ImmutableDictionary<Bytes32, ValidatorSet> Sets { get; init; } = ImmutableDictionary<Bytes32, ValidatorSet>.Empty;

    public ImmutableDictionary<Address, ProviderView> Providers { get; init; } = ImmutableDictionary<Address, ProviderView>.Empty;

    public ImmutableHashSet<Address> Consumers { get; init; } = [];

    public ImmutableHashSet<Address> Gateways { get; init; } = [];

    public ImmutableHashSet<Address> AllowedTokens { get; init; } = [];

    public ImmutableDictionary<Address, BridgeView> Bridges { get; init; } = ImmutableDictionary<Address, BridgeView>.Empty;

    public ImmutableDictionary<Bytes32, DataUnitView> Units { get; init; } = ImmutableDictionary<Bytes32, DataUnitView>.Empty;

    /// <summary>In the order of the chain, ascending by effective epoch.</summary>
    public ImmutableList<UnitChange> UnitChanges { get; init; } = [];

    /// <summary>The digest over all of <see cref="UnitChanges"/>.</summary>
    public Bytes32 UnitsDigest { get; init; }

    public ImmutableSortedDictionary<BigInteger, AgreementView> Agreements { get; init; } =
        ImmutableSortedDictionary<BigInteger, AgreementView>.Empty;

    /// <summary>By the epoch from which they hold.</summary>
    public ImmutableSortedDictionary<ulong, EpochParameters> Parameters { get; init; } =
        ImmutableSortedDictionary<ulong, EpochParameters>.Empty;

    /// <inheritdoc cref="Parameters"/>
    public ImmutableSortedDictionary<ulong, Criteria> Criteria { get; init; } = ImmutableSortedDictionary<ulong, Criteria>.Empty;

    public ImmutableSortedDictionary<ulong, Snapshot> Snapshots { get; init; } = ImmutableSortedDictionary<ulong, Snapshot>.Empty;

    public ImmutableSortedDictionary<ulong, AcceptedReport> Reports { get; init; } = ImmutableSortedDictionary<ulong, AcceptedReport>.Empty;

    public ImmutableHashSet<VerdictKey> Annulled { get; init; } = [];

    public ImmutableHashSet<VerdictKey> Held { get; init; } = [];

    /// <summary>
    /// By number: all that are open, and those that were ruled on while their epoch is kept. Needs the court of appeal's address.
    /// </summary>
    public ImmutableSortedDictionary<BigInteger, AppealView> Appeals { get; init; } =
        ImmutableSortedDictionary<BigInteger, AppealView>.Empty;

    /// <summary>By epoch and agreement.</summary>
    public ImmutableSortedDictionary<SettlementKey, SettlementView> Settlements { get; init; } =
        ImmutableSortedDictionary<SettlementKey, SettlementView>.Empty;

    /// <summary>The reporter pool's shares, epoch by epoch. Needs the pool's address.</summary>
    public ImmutableDictionary<DistributionKey, DistributionView> Distributions { get; init; } =
        ImmutableDictionary<DistributionKey, DistributionView>.Empty;

    /// <summary>What the reporter pool owes, in each token's smallest unit; never zero. Needs the pool's address.</summary>
    public ImmutableDictionary<RewardKey, BigInteger> Rewards { get; init; } = ImmutableDictionary<RewardKey, BigInteger>.Empty;

    /// <summary>The rules of the duty court, by the epoch from which they hold. This and the next two need its address.</summary>
    public ImmutableSortedDictionary<ulong, Duties> Duties { get; init; } = ImmutableSortedDictionary<ulong, Duties>.Empty;

    /// <summary>Epochs in which a validator was proven to be far from the others.</summary>
    public ImmutableHashSet<DutyKey> Strikes { get; init; } = [];

    /// <summary>Epochs whose reward a validator does not get.</summary>
    public ImmutableHashSet<DutyKey> Withheld { get; init; } = [];

    /// <summary>Contradictions of the rules, in plain words; epochs are not processed while it is not empty.</summary>
    public ImmutableList<string> Contradictions { get; init; } = [];

    /// <summary>The code blobs that snapshots refer to and that are not in <see cref="Sets"/> yet.</summary>
    public IEnumerable<Snapshot> MissingSets =>
        Snapshots.Values.Where(snapshot => !Sets.ContainsKey(snapshot.ValidatorsHash)).DistinctBy(snapshot => snapshot.ValidatorsHash);

    public Snapshot? SnapshotFor(ulong epoch) => Snapshots.GetValueOrDefault(epoch);

    /// <summary>The parameters that hold in an epoch, as known now.</summary>
    public EpochParameters? ParametersFor(ulong epoch) => LatestUpTo(Parameters, epoch);

    /// <summary>The criteria that hold in an epoch, as known now.</summary>
    public Criteria? CriteriaFor(ulong epoch) => LatestUpTo(Criteria, epoch);

    /// <summary>The digest and the data units under probe in an epoch, ascending.</summary>
    public (Bytes32 Digest, ImmutableArray<Bytes32> Units) UnitsFor(ulong epoch) => UnitsLedger.At(UnitChanges, epoch);

    /// <summary>
    /// All that an epoch is worked with; false, and the reason in plain words, while something is missing or contradicts the snapshot.
    /// </summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="domain">The network's domain.</param>
    /// <param name="signer">This node's signer; null, or one outside the set, only observes.</param>
    /// <param name="setup">The result.</param>
    /// <param name="problem">Why there is none.</param>
    public bool TrySetupFor(
        ulong epoch, OracleDomain domain, Address? signer, [NotNullWhen(true)] out EpochSetup? setup, out string problem)
    {
        setup = null;
        problem = "";
        if (Contradictions.Count > 0) problem = Contradictions[0];
        else if (SnapshotFor(epoch) is not { } snapshot) problem = $"Epoch {epoch} was not opened.";
        else if (!Sets.TryGetValue(snapshot.ValidatorsHash, out var validators))
            problem = $"The validator set of epoch {epoch} was not read yet.";
        else if (CriteriaFor(epoch) is not { } criteria || ParametersFor(epoch) is not { } parameters)
            problem = $"No criteria or parameters hold in epoch {epoch}.";
        else
        {
            var self = signer is { } address ? validators.BySigner(address)?.Index : null;
            var candidate = new EpochSetup(domain, Genesis, snapshot, validators, UnitsFor(epoch).Units, criteria, parameters, self);
            if (candidate.Problems() is [var first, ..]) problem = first;
            else setup = candidate;
        }
        return setup is not null;
    }

    /// <summary>The number of the epoch at a moment of chain time (Unix seconds); null before genesis or without parameters.</summary>
    public ulong? EpochAt(ulong unixSeconds) =>
        Genesis == 0 || unixSeconds < Genesis || ParametersFor(0) is not { EpochLength: > 0 } parameters
            ? null : (unixSeconds - Genesis) / parameters.EpochLength;

    private static T? LatestUpTo<T>(ImmutableSortedDictionary<ulong, T> byEpoch, ulong epoch)
        where T : class
    {
        T? found = null;
        foreach (var (from, value) in byEpoch)
        {
            if (from > epoch) break;
            found = value;
        }
        return found;
    }
}
