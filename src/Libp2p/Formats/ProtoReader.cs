namespace Flashback.Libp2p.Formats;

/// <summary>
/// Reads protobuf in place, without allocating and without throwing: any fault makes <see cref="Next"/> false and
/// <see cref="Complete"/> false. A field that the caller does not take is skipped; groups are refused.
/// </summary>
public ref struct ProtoReader(ReadOnlySpan<byte> data)
{
    private const int MaxVarintLength = 10;
    private const uint MaxField = (1 << 29) - 1;

    private readonly ReadOnlySpan<byte> _data = data;
    private int _position;
    private bool _malformed;
    private bool _pending;

    /// <summary>The number of the field that <see cref="Next"/> stopped at.</summary>
    public uint Field { get; private set; }

    private uint _wireType;

    /// <summary>True when everything was read and well formed.</summary>
    public readonly bool Complete => !_malformed && !_pending && _position == _data.Length;

    public bool Next()
    {
        if (_pending) Skip();
        if (_malformed || _position == _data.Length) return false;
        var tag = ReadVarint();
        Field = (uint)(tag >> 3);
        _wireType = (uint)(tag & 7);
        if (tag > uint.MaxValue || Field is 0 or > MaxField) _malformed = true;
        _pending = !_malformed;
        return _pending;
    }

    /// <summary>The value of a varint field; 0 and a fault when it is of another type.</summary>
    public ulong Varint() => Take(0) ? ReadVarint() : 0;

    /// <summary>The content of a length-delimited field; empty and a fault when it is of another type.</summary>
    public ReadOnlySpan<byte> Bytes() => Bytes(out _);

    /// <summary>As <see cref="Bytes()"/>, with the offset of the content in the input.</summary>
    public ReadOnlySpan<byte> Bytes(out int offset)
    {
        offset = _position;
        if (!Take(2)) return [];
        var length = ReadVarint();
        if (_malformed || length > (ulong)(_data.Length - _position)) return Fail();
        offset = _position;
        _position += (int)length;
        return _data.Slice(offset, (int)length);
    }

    /// <summary>Marks the whole message as malformed: for a caller whose own rule was broken.</summary>
    public ReadOnlySpan<byte> Fail()
    {
        _malformed = true;
        _pending = false;
        return [];
    }

    private bool Take(uint type)
    {
        if (!_pending || _wireType != type) Fail();
        _pending = false;
        return !_malformed;
    }

    private void Skip()
    {
        _pending = false;
        switch (_wireType)
        {
            case 0: ReadVarint(); break;
            case 1: Advance(8); break;
            case 2: _pending = true; Bytes(); break;
            case 5: Advance(4); break;
            default: _malformed = true; break;
        }
    }

    private void Advance(int count)
    {
        if (count > _data.Length - _position) _malformed = true;
        else _position += count;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var i = 0; i < MaxVarintLength && _position < _data.Length; i++)
        {
            var b = _data[_position++];
            if (i == MaxVarintLength - 1 && b > 1) break;
            value |= (ulong)(b & 0x7f) << (7 * i);
            if (b < 0x80) return value;
        }
        _malformed = true;
        return 0;
    }
}
