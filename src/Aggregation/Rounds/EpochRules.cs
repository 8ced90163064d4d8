using System.Collections.Immutable;
using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Rounds;

/// <summary>
/// The decisions of an honest validator, one method each. Every validator runs <see cref="Honest"/>; dishonest and deliberately broken
/// ones, in simulations and in the devnet, override one to show that the network notices.
/// </summary>
public class EpochRules
{
    public static readonly EpochRules Honest = new();

    protected EpochRules()
    {
    }

    /// <summary>How many votes make a certificate.</summary>
    public virtual int Votes(int validators) => Quorum.Certificate(validators);

    /// <summary>How many batches a report must include.</summary>
    public virtual int Batches(int validators) => Quorum.Certificate(validators);

    /// <summary>How many timely batches a leader may leave out.</summary>
    public virtual int MayLeaveOut(int validators) => Quorum.Faults(validators);

    /// <summary>Whether a commitment counts: it came before this node revealed its own observations, and before everyone does.</summary>
    /// <param name="receivedAt">When it arrived.</param>
    /// <param name="closedAt">When this node revealed; null while it has not.</param>
    /// <param name="revealAt">When it reveals at the latest.</param>
    public virtual bool IsTimely(long receivedAt, long? closedAt, long revealAt) => closedAt is null && receivedAt < revealAt;

    public virtual bool Leads(byte validator, byte leader) => validator == leader;

    /// <summary>Whether the author is the one that the message names.</summary>
    public virtual bool IsAuthor(Address signer, Address named) => signer == named;

    /// <summary>Whether the observations are the committed ones.</summary>
    public virtual bool Matches(ObservationBatch batch, ImmutableArray<Observation> observations) =>
        RevealedBatch.Matches(batch, observations);

    /// <summary>Whether a slot that holds <paramref name="logged"/> (or nothing) may be signed with this digest.</summary>
    public virtual bool MaySign(Bytes32? logged, Bytes32 digest) => logged is null || logged == digest;

    /// <summary>Whether to vote for a report, given what this node computed itself.</summary>
    public virtual bool Agrees(Report proposed, Report computed) => proposed.Hash() == computed.Hash();

    /// <summary>The report that follows from the included batches.</summary>
    public virtual Tally Compute(EpochSetup setup, Committees committees, uint round, ImmutableArray<RevealedBatch> included) =>
        ReportRule.Compute(setup.Snapshot, setup.Criteria, committees, round, included);
}
