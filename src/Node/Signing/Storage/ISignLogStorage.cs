using System.Collections.Immutable;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;

namespace Flashback.Node.Signing.Storage;

/// <summary>
/// The rows of a sign log. It decides nothing: <see cref="SignLog"/> does, which is the only caller and calls one at a time.
/// </summary>
/// <remarks>
/// <see cref="Write"/> is all or nothing and durable when it returns: no crash or power cut afterwards takes it back, and one in the
/// middle of it leaves all of it or none. When it throws, it may have happened or not. Other damage is detected when the storage is opened.
/// A restored old copy cannot be detected here.
/// </remarks>
internal interface ISignLogStorage : IDisposable
{
    /// <summary>A declared signer; null if it never was.</summary>
    SignerMark? Mark(Address signer);

    /// <summary>The digest that holds a slot; null if it is free.</summary>
    Bytes32? Digest(Address signer, SignSlot slot);

    /// <summary>The highest epoch in which a slot is held, ignoring slots of one kind; null if there is none.</summary>
    ulong? HighestEpoch(Address signer, SlotKind except);

    /// <summary>The slots of an epoch that are held, by kind and round.</summary>
    IReadOnlyList<SignedSlot> InEpoch(Address signer, ulong epoch);

    /// <summary>Every declared signer, ascending.</summary>
    IReadOnlyList<SignerMark> Marks();

    /// <summary>Every slot that is held, by signer, epoch, kind and round.</summary>
    IReadOnlyList<SignLogEntry> Entries();

    /// <summary>
    /// Declares signers, raises the marks of known ones (never lowers one), and fills slots that are free.
    /// </summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">As above, or a slot is held already.</exception>
    void Write(ImmutableArray<SignerMark> marks, ImmutableArray<SignLogEntry> entries);
}
