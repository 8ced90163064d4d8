using System.Numerics;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Connection;
using Flashback.OnChain.Transactions;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Validators;

namespace Flashback.OnChain.Client.Courts;

/// <summary>Proofs that a validator was missing or far from the others. They pay nothing and take no stake.</summary>
public sealed class DutyActions(ContractConnection connection, DutyCourt court)
{
    public DutyCourt Contract => court;

    /// <summary>
    /// Suspends a validator that these accepted reports leave out; exactly as many as the rules ask for, ascending by epoch.
    /// </summary>
    public Task<TransactionOutcome> ProveAbsenceAsync(
        byte validator, IReadOnlyList<CertifiedReport> reports, CancellationToken cancellation) =>
        connection.SendAsync(court.ProveAbsence(validator, reports), cancellation, $"absence/{validator}/{reports[^1].Report.Epoch}");

    /// <summary>Notes a strike: final verdicts on units of different providers that counted an observation far from them.</summary>
    public Task<TransactionOutcome> ProveOutlierAsync(
        Snapshot snapshot, byte validator, IReadOnlyList<Outlier> outliers, CancellationToken cancellation) =>
        connection.SendAsync(court.ProveOutlier(snapshot, validator, outliers), cancellation, $"strike/{snapshot.Epoch}/{validator}");

    /// <summary>Withholds rewards, and suspends if that is allowed, once the window that ends with an epoch has enough strikes.</summary>
    public Task<TransactionOutcome> EnforceStrikesAsync(byte validator, ulong last, CancellationToken cancellation) =>
        connection.SendAsync(court.EnforceStrikes(validator, last), cancellation, $"strikes/{validator}/{last}");

    public Task<bool> IsStruckAsync(byte validator, ulong epoch, CancellationToken cancellation) =>
        connection.ReadAsync(court.IsStruck(validator, epoch), cancellation);

    /// <summary>Those of the validators that get no reward for the epoch.</summary>
    public async Task<ValidatorBitmap> WithheldAsync(ulong epoch, ValidatorBitmap validators, CancellationToken cancellation) =>
        CoreStructs.Bits(await connection.ReadAsync(court.WithheldOf(epoch, validators.ToBigInteger()), cancellation));

    /// <summary>The rules of an epoch, and the first epoch that they hold for.</summary>
    public Task<(Duties Duties, ulong Since)> RulesAsync(ulong epoch, CancellationToken cancellation) =>
        connection.ReadAsync(court.DutiesAt(epoch), cancellation);

    /// <summary>Last second (Unix) in which a strike can still cost the epoch's reward; the pool pays after it.</summary>
    public Task<BigInteger> RewardDeadlineAsync(ulong epoch, CancellationToken cancellation) =>
        connection.ReadAsync(court.RewardDeadlineOf(epoch), cancellation);
}
