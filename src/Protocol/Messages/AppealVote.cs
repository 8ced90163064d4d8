using Flashback.Ethereum;
using Flashback.Protocol.Hashing;

namespace Flashback.Protocol.Messages;

/// <summary>An appeal committee member's ruling on a dispute.</summary>
public sealed record AppealVote(Bytes32 Dispute, byte Ruling, Bytes32 EvidenceRoot) : IStructHashed
{
    public const string EncodedType = "AppealVote(uint256 dispute,uint8 ruling,bytes32 evidenceRoot)";

    private static readonly Bytes32 Type = TypeHash.Of(EncodedType);

    public Bytes32 Hash() =>
        new WordWriter(stackalloc byte[4 * WordWriter.Word]).Add(Type).Add(Dispute).Add(Ruling).Add(EvidenceRoot).Hash();
}
