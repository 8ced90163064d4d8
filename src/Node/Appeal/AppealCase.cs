using System.Numerics;
using System.Text.Json.Nodes;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Node.Appeal;

/// <summary>An appeal as recorded on chain.</summary>
/// <param name="Number">The court's number.</param>
/// <param name="Facts">The court's record.</param>
/// <param name="Bond">FLASH at stake, in its smallest unit.</param>
/// <param name="Now">The newest block's time, Unix seconds.</param>
internal sealed record AppealCase(uint Number, OnChain.Bindings.Appeal Facts, BigInteger Bond, ulong Now)
{
    /// <summary>The set that the committee's indices refer to; null if it was not requested.</summary>
    public ValidatorSet? Set { get; init; }

    /// <summary>The evidence that the appellant named; null if it was not requested.</summary>
    public Bytes32? EvidenceRoot { get; init; }

    /// <summary>FLASH that the court owes the appellant, in its smallest unit; null if it was not requested.</summary>
    public BigInteger? Owed { get; init; }

    /// <summary>Blocks on top of the one in which the appeal was opened.</summary>
    public ulong Depth { get; init; }

    public Ruling Ruling => (Ruling)Facts.Ruling;

    public bool IsOpen => Ruling == Ruling.None;

    /// <summary>It can no longer be ruled on: it only expires.</summary>
    public bool IsOverdue => IsOpen && Now > Facts.Deadline;

    public ValidatorBitmap Members => ValidatorBitmap.FromBigInteger(Facts.Members);

    /// <summary>Signatures that make a ruling.</summary>
    public int Needed => Quorum.Certificate(Members.Count);

    public string State => IsOverdue ? "overdue" : IsOpen ? "open" : Ruling.ToString().ToLowerInvariant();

    public string Verdict => $"the verdict of epoch {Facts.Epoch} on data unit {Facts.DataUnit}";

    public JsonObject ToJson() => new()
    {
        ["appeal"] = Number,
        ["state"] = State,
        ["epoch"] = Facts.Epoch,
        ["dataUnit"] = Facts.DataUnit.ToString(),
        ["appellant"] = Facts.Appellant.ToString(),
        ["deadline"] = Facts.Deadline,
        ["committee"] = new JsonArray([.. Members.Indices().Select(index => JsonValue.Create((int)index))]),
        ["quorum"] = Needed,
        ["bond"] = Bond.ToString(),
        ["bondFate"] = IsOpen ? "held" : Ruling == Ruling.Upheld ? "lost" : "returned",
        ["evidenceRoot"] = EvidenceRoot?.ToString(),
    };

    /// <summary>Names and values, for people.</summary>
    public IEnumerable<(string Name, string Value)> Rows()
    {
        yield return ("appeal", $"{Number}: {State}");
        yield return ("against", Verdict);
        yield return ("appellant", Facts.Appellant.ToString());
        yield return ("deadline", ChainMoment.Text(Facts.Deadline));
        foreach (var (index, at) in Members.Indices().Select((index, at) => (index, at)))
            yield return (at == 0 ? "committee" : "", $"validator {index}{(Set?[index] is { } record ? $" {record.Signer}" : "")}");
        yield return ("quorum", $"{Needed} of {Members.Count} signatures make a ruling");
        yield return ("bond", $"{TokenAmount.Text(Bond)}, {Fate}");
        if (EvidenceRoot is { } root) yield return ("evidence", $"{root} (oracle-node dispute verify FILE shows the root of a file)");
        if (Next is { } next) yield return ("next", next);
    }

    private string Fate => Ruling switch
    {
        Ruling.None => "held by the court",
        Ruling.Upheld => "lost: half went to the reporter pool, half is burned",
        _ => "given back to the appellant",
    };

    private string? Next =>
        IsOverdue ? $"there was no ruling in time. Set the verdict aside: oracle-node dispute expire {Number} --key KEYSTORE"
        : IsOpen ? $"members of the committee: oracle-node dispute rule {Number} upheld|overturned --vote-out FILE"
        : Owed is null or { IsZero: true } ? null
        : "the appellant fetches the bond: oracle-node dispute withdraw --key KEYSTORE";
}
