using Flashback.Ethereum;
using Flashback.Node.Appeal;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Node.Tests.Appeal;

/// <summary>An appeal in the small world, judged by all of its four validators.</summary>
internal static class Cases
{
    public const uint Number = 3;
    public const ulong Epoch = 7;
    public const ulong Deadline = 900;

    public static AppealCase Open { get; } = new(Number, Facts(Ruling.None), Bond: 500, Now: 100)
    {
        Set = World.Validators,
        EvidenceRoot = World.Hash(5),
        Depth = Judge.LeastDepth
    };

    public static OnChain.Bindings.Appeal Facts(Ruling ruling) =>
        new(Epoch, World.Units[0], World.Keys[0].Address, Deadline, Address.Zero, ValidatorBitmap.Of(0, 1, 2, 3).ToBigInteger(),
            (byte)ruling);
}
