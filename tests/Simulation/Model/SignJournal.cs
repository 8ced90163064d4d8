using System.Buffers.Binary;
using System.Collections.Immutable;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Signing.Storage;
using Flashback.Simulation.Mutants;

namespace Flashback.Simulation.Model;

/// <summary>
/// The storage under the production sign log: one record a write, each with its length and checksum, appended and flushed before the write
/// returns. What is read back ends at the first record that is not whole: a crash tore it, so nothing was signed for it.
/// </summary>
internal sealed class SignJournal : ISignLogStorage
{
    private const int HeaderLength = sizeof(int) + sizeof(ulong);

    private readonly VolatileSignLogStorage _image = new();
    private readonly DiskFile _file;
    private readonly DiskBug _bug;

    /// <summary>Reads the file, as a node does at its start.</summary>
    public SignJournal(DiskFile file, DiskBug bug)
    {
        (_file, _bug) = (file, bug);
        var whole = 0;
        while (TryRead(file.Bytes[whole..], out var marks, out var entries) is var length and > 0)
        {
            _image.Write(marks, entries);
            whole += length;
        }
        IsTorn = whole < file.Bytes.Length;
        if (!IsTorn || bug == DiskBug.WritesBehindTornTail) return;
        file.Truncate(whole);
        file.Flush();
    }

    /// <summary>The last record was not whole.</summary>
    public bool IsTorn { get; }

    public SignerMark? Mark(Address signer) =>
        _bug == DiskBug.ForgetsLowWater && _image.Mark(signer) is { } mark ? mark with { LowWater = null } : _image.Mark(signer);

    public Bytes32? Digest(Address signer, SignSlot slot) => _image.Digest(signer, slot);

    public ulong? HighestEpoch(Address signer, SlotKind except) => _image.HighestEpoch(signer, except);

    public IReadOnlyList<SignedSlot> InEpoch(Address signer, ulong epoch) => _image.InEpoch(signer, epoch);

    public IReadOnlyList<SignerMark> Marks() => _image.Marks();

    public IReadOnlyList<SignLogEntry> Entries() => _image.Entries();

    public void Write(ImmutableArray<SignerMark> marks, ImmutableArray<SignLogEntry> entries)
    {
        try
        {
            _file.Append(Record(marks, entries));
            if (_bug != DiskBug.NeverFlushes) _file.Flush();
        }
        catch (IOException) when (_bug == DiskBug.IgnoresFullDisk && _file.Room is not null)
        {
            // The planted bug: it goes on as if the record were there.
        }
        _image.Write(marks, entries);
    }

    public void Dispose()
    {
    }

    private static byte[] Record(ImmutableArray<SignerMark> marks, ImmutableArray<SignLogEntry> entries)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(marks.Length);
        foreach (var (signer, lowWater) in marks)
        {
            writer.Write(signer.Span);
            writer.Write(lowWater is not null);
            writer.Write(lowWater ?? 0);
        }
        writer.Write(entries.Length);
        foreach (var (signer, slot, digest) in entries)
        {
            writer.Write(signer.Span);
            writer.Write(slot.Epoch);
            writer.Write((byte)slot.Kind);
            writer.Write(slot.Round);
            writer.Write(digest.Span);
        }
        var body = stream.ToArray();
        var record = new byte[HeaderLength + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(record, body.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(sizeof(int)), Checksum(body));
        body.CopyTo(record, HeaderLength);
        return record;
    }

    /// <summary>The length of the record that the bytes begin with; 0 if it is not whole.</summary>
    private static int TryRead(ReadOnlySpan<byte> bytes, out ImmutableArray<SignerMark> marks, out ImmutableArray<SignLogEntry> entries)
    {
        (marks, entries) = ([], []);
        if (bytes.Length < HeaderLength) return 0;
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length < 0 || length > bytes.Length - HeaderLength) return 0;
        var body = bytes.Slice(HeaderLength, length);
        if (Checksum(body) != BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(int)..])) return 0;
        using var reader = new BinaryReader(new MemoryStream(body.ToArray()));
        marks = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => ReadMark(reader)).ToArray()];
        entries = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => ReadEntry(reader)).ToArray()];
        return HeaderLength + length;
    }

    private static SignerMark ReadMark(BinaryReader reader)
    {
        var (signer, known, epoch) = (new Address(reader.ReadBytes(20)), reader.ReadBoolean(), reader.ReadUInt64());
        return new SignerMark(signer, known ? epoch : null);
    }

    private static SignLogEntry ReadEntry(BinaryReader reader) => new(
        new Address(reader.ReadBytes(20)), new SignSlot(reader.ReadUInt64(), (SlotKind)reader.ReadByte(), reader.ReadUInt32()),
        new Bytes32(reader.ReadBytes(32)));

    private static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in bytes) hash = (hash ^ value) * 1099511628211UL;
        return hash;
    }
}
