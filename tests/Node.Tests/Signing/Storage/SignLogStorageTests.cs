using Flashback.Aggregation.Rounds;
using Flashback.Node.Signing.Storage;
using static Flashback.Node.Tests.Signing.Sample;

namespace Flashback.Node.Tests.Signing.Storage;

/// <summary>What a sign log expects of its storage, of each that there is.</summary>
public sealed class SignLogStorageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<bool> OnDisk => [true, false];

    public void Dispose() => _folder.Dispose();

    private ISignLogStorage Open(bool onDisk) =>
        onDisk ? SqliteSignLogStorage.Open(_folder.File("signlog.db"), Scope) : new VolatileSignLogStorage();

    [Theory]
    [MemberData(nameof(OnDisk))]
    public void What_is_written_is_read(bool onDisk)
    {
        using var storage = Open(onDisk);
        var ruling = new SignLogEntry(Signer, Ruling(9, 1), Digest(3));
        var late = new SignLogEntry(Signer, Vote(7, round: 1), Digest(2));
        var early = new SignLogEntry(Signer, new SignSlot(7, SlotKind.Batch, 0), Digest(1));
        storage.Write([new SignerMark(OtherSigner, null), new SignerMark(Signer, 5)], [ruling, late, early]);

        Assert.Equal([new SignerMark(Signer, 5), new SignerMark(OtherSigner, null)], storage.Marks());
        Assert.Equal(new SignerMark(Signer, 5), storage.Mark(Signer));
        Assert.Equal([early, late, ruling], storage.Entries());
        Assert.Equal(Digest(2), storage.Digest(Signer, late.Slot));
        Assert.Null(storage.Digest(OtherSigner, late.Slot));
        Assert.Equal([new SignedSlot(early.Slot, Digest(1)), new SignedSlot(late.Slot, Digest(2))], storage.InEpoch(Signer, 7));
        Assert.Equal(7UL, storage.HighestEpoch(Signer, except: SlotKind.AppealVote));
        Assert.Equal(9UL, storage.HighestEpoch(Signer, except: SlotKind.Vote));
        Assert.Null(storage.HighestEpoch(OtherSigner, except: SlotKind.AppealVote));
    }

    [Theory]
    [MemberData(nameof(OnDisk))]
    public void A_mark_is_raised_and_never_lowered(bool onDisk)
    {
        using var storage = Open(onDisk);
        storage.Write([new SignerMark(Signer, null)], []);
        foreach (var (written, read) in ((ulong?, ulong?)[])[(0, 0), (null, 0), (4, 4), (3, 4), (null, 4)])
        {
            storage.Write([new SignerMark(Signer, written)], []);
            Assert.Equal(read, storage.Mark(Signer)!.LowWater);
        }
    }

    [Theory]
    [MemberData(nameof(OnDisk))]
    public void A_slot_that_is_held_is_never_written_over_and_nothing_of_such_a_write_stays(bool onDisk)
    {
        using var storage = Open(onDisk);
        storage.Write([], [new SignLogEntry(Signer, Vote(7), Digest(1))]);
        Assert.ThrowsAny<Exception>(() =>
            storage.Write(
                [new SignerMark(Signer, 9)], [new SignLogEntry(Signer, Vote(8), Digest(2)), new SignLogEntry(Signer, Vote(7), Digest(2))]));
        Assert.Equal([new SignLogEntry(Signer, Vote(7), Digest(1))], storage.Entries());
        Assert.Empty(storage.Marks());
    }
}
