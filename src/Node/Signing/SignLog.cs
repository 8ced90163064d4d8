using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Signing.Storage;

namespace Flashback.Node.Signing;

/// <summary>
/// The record that keeps a validator from signing two payloads for one slot. A record is durable before
/// <see cref="TryRecord"/> returns, so it outlives any crash that follows.
/// </summary>
/// <remarks>
/// Guaranteed: one process at a time; no other writer between check and record; nothing is ever overwritten.
/// Not guaranteed: a restored copy knows nothing of what was signed after it was taken. <see cref="RaiseLowWater"/> is for that: another
/// source that knows (store, chain, peers) raises the mark before the first signature.
/// </remarks>
public sealed class SignLog : IDisposable
{
    /// <summary>Rows of one export or import.</summary>
    public const int MaxInterchangeRows = 1_000_000;

    private readonly ISignLogStorage _storage;
    private readonly Lock _gate = new();

    internal SignLog(ISignLogStorage storage, SignLogScope scope) => (_storage, Scope) = (storage, scope);

    public SignLogScope Scope { get; }

    /// <summary>Opens the log, creating it empty if there is none, and holds it for this process until disposed.</summary>
    /// <exception cref="SignLogException">Another process holds it, it belongs to another network, or it is damaged.</exception>
    public static SignLog Open(string path, SignLogScope scope) => new(SqliteSignLogStorage.Open(path, scope), scope);

    /// <summary>Declares a signer, told that it has signed nothing above <paramref name="lowWater"/> (null: nothing at all).</summary>
    /// <returns>False if the signer was known already; its mark is then only ever raised.</returns>
    public bool Initialise(Address signer, ulong? lowWater = null)
    {
        lock (_gate)
        {
            var isNew = _storage.Mark(signer) is null;
            if (isNew || lowWater is not null) _storage.Write([new SignerMark(signer, lowWater)], []);
            return isNew;
        }
    }

    public bool Knows(Address signer)
    {
        lock (_gate) return _storage.Mark(signer) is not null;
    }

    public IReadOnlyList<Address> Signers()
    {
        lock (_gate) return [.. _storage.Marks().Select(mark => mark.Signer)];
    }

    /// <summary>
    /// The highest epoch that the signer took part in, or its low-water mark if that is higher; null if neither exists. A ruling on an
    /// appeal against an epoch's verdict says nothing about whether the log knows what was signed in that epoch.
    /// </summary>
    public ulong? HighestEpoch(Address signer)
    {
        lock (_gate)
        {
            var (signed, mark) = (_storage.HighestEpoch(signer, except: SlotKind.AppealVote), _storage.Mark(signer)?.LowWater);
            return signed is null || mark > signed ? mark : signed;
        }
    }

    /// <summary>
    /// Whether the epoch is at or below the signer's low-water mark: slots without a record may still have been signed.
    /// </summary>
    public bool IsClosed(Address signer, ulong epoch)
    {
        lock (_gate) return epoch <= _storage.Mark(signer)?.LowWater;
    }

    /// <summary>
    /// Refuses, from now on, every slot at or below <paramref name="epoch"/> that is not recorded. Never lowers the mark.
    /// </summary>
    public void RaiseLowWater(Address signer, ulong epoch)
    {
        lock (_gate)
        {
            if (_storage.Mark(signer) is not null) _storage.Write([new SignerMark(signer, epoch)], []);
        }
    }

    /// <summary>
    /// Checks and records without another writer in between. When it allows the signature, the record is on disk already: sign now.
    /// </summary>
    public SignDecision TryRecord(Address signer, SignSlot slot, Bytes32 digest)
    {
        if (slot.Epoch > long.MaxValue) throw new ArgumentOutOfRangeException(nameof(slot), "An epoch above 2^63-1 cannot be stored.");
        lock (_gate)
        {
            if (_storage.Mark(signer) is not { } mark) return new SignDecision(SignRefusal.UnknownSigner);
            if (_storage.Digest(signer, slot) is { } existing)
            {
                return existing == digest
                    ? new SignDecision(SignRefusal.None, existing) : new SignDecision(SignRefusal.OtherDigest, existing);
            }
            if (slot.Epoch <= mark.LowWater) return new SignDecision(SignRefusal.BelowLowWater);
            _storage.Write([], [new SignLogEntry(signer, slot, digest)]);
            return new SignDecision(SignRefusal.None);
        }
    }

    /// <summary>What the signer signed in one epoch: a node that restarts within it gives this to the protocol core.</summary>
    public IReadOnlyList<SignedSlot> InEpoch(Address signer, ulong epoch)
    {
        lock (_gate) return _storage.InEpoch(signer, epoch);
    }

    /// <summary>Everything in the log, in a stable order.</summary>
    public SignLogContent Export()
    {
        lock (_gate) return new SignLogContent(Scope, _storage.Marks(), _storage.Entries());
    }

    /// <summary>
    /// Adds another log to this one: nothing recorded here changes, and each imported signer's mark rises to the highest epoch the
    /// import mentions, since the import may be older than the last signature. All or nothing.
    /// </summary>
    /// <returns>The number of entries where the two logs hold different digests: each is an
    /// equivocation that has already happened.</returns>
    /// <exception cref="SignLogException">The content is for another network or too large.</exception>
    public ImportResult Import(SignLogContent content)
    {
        if (content.Scope != Scope)
        {
            throw new SignLogException(
                $"The import is for chain {content.Scope.ChainId}, oracle {content.Scope.Oracle}; this log is for chain {Scope.ChainId}, "
                    + $"oracle {Scope.Oracle}.");
        }
        if (content.Entries.Count > MaxInterchangeRows)
            throw new SignLogException($"The import has {content.Entries.Count} rows; at most {MaxInterchangeRows} are taken.");
        lock (_gate)
        {
            var added = new Dictionary<(Address, SignSlot), SignLogEntry>();
            int known = 0, conflicts = 0;
            foreach (var item in content.Entries)
            {
                var existing = _storage.Digest(item.Signer, item.Slot) ?? added.GetValueOrDefault((item.Signer, item.Slot))?.Digest;
                if (existing is null) added[(item.Signer, item.Slot)] = item;
                else if (existing == item.Digest) known++;
                else conflicts++;
            }
            var highest =
                content.Entries.GroupBy(item => item.Signer).Select(last => new SignerMark(last.Key, last.Max(item => item.Slot.Epoch)));
            _storage.Write([.. content.Signers, .. highest], [.. added.Values]);
            return new ImportResult(added.Count, known, conflicts);
        }
    }

    public void Dispose() => _storage.Dispose();
}
