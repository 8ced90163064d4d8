using System.Numerics;
using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Client.Money;
using Flashback.OnChain.Connection;
using Flashback.OnChain.Deployment;
using Flashback.OnChain.Transactions;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.OnChain.Client.Courts;

/// <summary>Appeals against verdicts, judged by other validators. The court numbers them from 1 on, without gaps.</summary>
public sealed class AppealActions(ContractConnection connection, AppealCourt court, QosOracle oracle, TokenActions token)
{
    public AppealCourt Contract => court;

    /// <summary>The oracle lets this contract hold and annul verdicts.</summary>
    public Task<bool> IsCourtAsync(CancellationToken cancellation) =>
        connection.ReadAsync(oracle.HasRole(Roles.Name("COURT"), court.Address), cancellation);

    /// <summary>FLASH that an appeal puts at stake.</summary>
    public Task<BigInteger> BondAsync(CancellationToken cancellation) => connection.ReadAsync(court.Bond(), cancellation);

    /// <summary>Seconds that a committee has.</summary>
    public async Task<ulong> RulingPeriodAsync(CancellationToken cancellation) =>
        (ulong)await connection.ReadAsync(court.RulingPeriod(), cancellation);

    /// <summary>Null when there is no such appeal.</summary>
    public async Task<Appeal?> FindAsync(uint number, CancellationToken cancellation) =>
        await connection.ReadAsync(court.Appeal(number), cancellation) is { Appellant.IsZero: false } appeal ? appeal : null;

    /// <summary>The number of the newest appeal; zero without any.</summary>
    public async Task<uint> CountAsync(CancellationToken cancellation)
    {
        var above = 1u;
        while (await FindAsync(above, cancellation) is not null && above <= uint.MaxValue / 2) above *= 2;
        var low = above / 2;
        while (above - low > 1)
        {
            var middle = low + (above - low) / 2;
            if (await FindAsync(middle, cancellation) is null) above = middle;
            else low = middle;
        }
        return low;
    }

    /// <summary>Lets the court take exactly the bond, unless it may already, and appeals.</summary>
    /// <exception cref="TransactionFailedException">The allowance was not included.</exception>
    public async Task<TransactionOutcome> OpenAsync(
        Snapshot judged, Snapshot present, ProvenVerdict proven, Bytes32 evidenceRoot, CancellationToken cancellation)
    {
        await token.AllowAsync(court.Address, await BondAsync(cancellation), cancellation);
        return await connection.SendAsync(court.Open(judged, present, proven, evidenceRoot), cancellation);
    }

    /// <param name="number">The appeal.</param>
    /// <param name="ruling">Upheld or overturned.</param>
    /// <param name="evidenceRoot">As in the votes.</param>
    /// <param name="votes">Signatures by index; a quorum of the committee.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<TransactionOutcome> RuleAsync(
        uint number, Ruling ruling, Bytes32 evidenceRoot, IReadOnlyDictionary<byte, Signature> votes, CancellationToken cancellation) =>
        connection.SendAsync(
            court.Rule(number, (byte)ruling, evidenceRoot, ValidatorBitmap.Of(votes.Keys).ToBigInteger(),
                [.. votes.OrderBy(vote => vote.Key).SelectMany(vote => vote.Value.ToCompact())]),
            cancellation);

    public Task<TransactionOutcome> ExpireAsync(uint number, CancellationToken cancellation) =>
        connection.SendAsync(court.Expire(number), cancellation);
}
