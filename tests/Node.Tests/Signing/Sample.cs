using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Signing.Storage;

namespace Flashback.Node.Tests.Signing;

internal static class Sample
{
    public static readonly Address Signer = Address.Parse("0x00000000000000000000000000000000000000a1");
    public static readonly Address OtherSigner = Address.Parse("0x00000000000000000000000000000000000000b2");
    public static readonly SignLogScope Scope = new(31337, Address.Parse("0x00000000000000000000000000000000000000c3"));

    public static Bytes32 Digest(byte value) => Keccak256.Hash([value]);

    public static SignSlot Vote(ulong epoch, uint round = 0) => new(epoch, SlotKind.Vote, round);

    public static SignSlot Ruling(ulong epoch, uint appeal) => new(epoch, SlotKind.AppealVote, appeal);
}
