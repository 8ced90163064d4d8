using Flashback.Ethereum;
using Flashback.Protocol.Hashing;

namespace Flashback.Protocol.Messages;

/// <summary>The commitment: one signature per validator and epoch over all its observations, however many data units.</summary>
public sealed record ObservationBatch(ulong Epoch, Address Observer, Bytes32 Root, uint Count) : IStructHashed
{
    public const string EncodedType = "ObservationBatch(uint64 epoch,address observer,bytes32 root,uint32 count)";

    private static readonly Bytes32 Type = TypeHash.Of(EncodedType);

    public Bytes32 Hash() =>
        new WordWriter(stackalloc byte[5 * WordWriter.Word]).Add(Type).Add(Epoch).Add(Observer).Add(Root).Add(Count).Hash();
}
