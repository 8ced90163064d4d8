using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Flashback.Ethereum;

namespace Flashback.Protocol.Validators;

/// <summary>
/// The frozen validators of an epoch. On chain they are one code blob: a zero byte, then a 32-byte record for each index up to the highest
/// active one: signer (20) ‖ operatorGroup (4) ‖ region (2) ‖ zeros (6); an inactive index is all zeros.
/// </summary>
public sealed class ValidatorSet
{
    public const int MaxValidators = 256;
    public const int RecordLength = 32;

    private const int GroupAt = Address.Length;
    private const int RegionAt = GroupAt + sizeof(uint);
    private const int PaddingAt = RegionAt + sizeof(ushort);

    private readonly ValidatorRecord?[] _byIndex = new ValidatorRecord?[MaxValidators];
    private readonly Dictionary<Address, ValidatorRecord> _bySigner = [];

    /// <param name="active">Active validators in any order, distinct in index and in signer, none with the zero signer.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public ValidatorSet(params IEnumerable<ValidatorRecord> active)
    {
        Active = [.. active.OrderBy(record => record.Index)];
        foreach (var record in Active)
        {
            if (record.Signer.IsZero) throw new ArgumentException($"Validator {record.Index} has no signer.", nameof(active));
            if (_byIndex[record.Index] is not null)
                throw new ArgumentException($"Index {record.Index} stands twice in the set.", nameof(active));
            if (!_bySigner.TryAdd(record.Signer, record))
                throw new ArgumentException($"Signer {record.Signer} stands twice in the set.", nameof(active));
            _byIndex[record.Index] = record;
        }
        Records = Encode();
        Hash = Keccak256.Hash(Records.AsSpan());
        Members = ValidatorBitmap.Of(Active.Select(record => record.Index));
    }

    /// <summary>The active validators in ascending order of index.</summary>
    public ImmutableArray<ValidatorRecord> Active { get; }

    /// <summary>n.</summary>
    public int Count => Active.Length;

    /// <summary>The active indices.</summary>
    public ValidatorBitmap Members { get; }

    /// <summary>The records of the blob, without its leading zero byte.</summary>
    public ImmutableArray<byte> Records { get; }

    /// <summary>The snapshot's <c>validatorsHash</c>.</summary>
    public Bytes32 Hash { get; }

    public ValidatorRecord? this[byte index] => _byIndex[index];

    public ValidatorRecord? BySigner(Address signer) => _bySigner.GetValueOrDefault(signer);

    /// <summary>Parses the records, without the blob's leading zero byte.</summary>
    public static bool TryParse(ReadOnlySpan<byte> records, [NotNullWhen(true)] out ValidatorSet? set, out string error)
    {
        set = null;
        error = "";
        if (records.Length % RecordLength != 0 || records.Length > MaxValidators * RecordLength)
        {
            error = $"{records.Length} bytes are not at most {MaxValidators} records of {RecordLength} bytes.";
            return false;
        }
        var active = new List<ValidatorRecord>();
        var signers = new HashSet<Address>();
        for (var at = 0; at < records.Length; at += RecordLength)
        {
            var record = records.Slice(at, RecordLength);
            var index = (byte)(at / RecordLength);
            var signer = new Address(record[..Address.Length]);
            if (record.IndexOfAnyExcept((byte)0) < 0)
            {
                if (at + RecordLength == records.Length) error = $"The last record, {index}, is inactive.";
            }
            else if (signer.IsZero) error = $"Record {index} has no signer.";
            else if (record[PaddingAt..].IndexOfAnyExcept((byte)0) >= 0) error = $"Record {index} has bytes in its padding.";
            else if (!signers.Add(signer)) error = $"Signer {signer} stands twice in the set.";
            else
                active.Add(new ValidatorRecord(index, signer, BinaryPrimitives.ReadUInt32BigEndian(record[GroupAt..]),
                    BinaryPrimitives.ReadUInt16BigEndian(record[RegionAt..])));
            if (error.Length > 0) return false;
        }
        set = new ValidatorSet(active);
        return true;
    }

    private ImmutableArray<byte> Encode()
    {
        var records = new byte[Active.IsEmpty ? 0 : (Active[^1].Index + 1) * RecordLength];
        foreach (var validator in Active)
        {
            var record = records.AsSpan(validator.Index * RecordLength, RecordLength);
            validator.Signer.Span.CopyTo(record);
            BinaryPrimitives.WriteUInt32BigEndian(record[GroupAt..], validator.OperatorGroup);
            BinaryPrimitives.WriteUInt16BigEndian(record[RegionAt..], validator.Region);
        }
        return [.. records];
    }
}
