using System.Buffers.Binary;
using Flashback.Ethereum.Abi.Types;

namespace Flashback.Ethereum.Abi;

/// <summary>The growing output of one encoding: heads are reserved and filled in when their tails are placed.</summary>
internal sealed class AbiWriter
{
    private byte[] _buffer = new byte[256];
    private int _length;

    internal byte[] ToArray() => _buffer.AsSpan(0, _length).ToArray();

    internal void Sequence(IReadOnlyList<AbiType> types, IReadOnlyList<object?> values, Func<int, string> path)
    {
        var start = Reserve(types.Sum(t => t.HeadSize));
        var head = start;
        for (var i = 0; i < types.Count; i++)
        {
            if (types[i].IsDynamic)
            {
                BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(head + 28), _length - start);
                Tail(types[i], values[i], path(i));
            }
            else
            {
                Static(types[i], values[i], head, path(i));
            }
            head += types[i].HeadSize;
        }
    }

    private void Static(AbiType type, object? value, int at, string path)
    {
        if (type.Kind is not (AbiKind.Array or AbiKind.Tuple))
        {
            AbiValue.Word(type, value, path).Span.CopyTo(_buffer.AsSpan(at));
            return;
        }
        var items = AbiValue.Sequence(type, value, path);
        for (var i = 0; i < items.Count; i++)
        {
            var member = type.Element ?? type.Components[i].Type;
            Static(member, items[i], at, Inside(type, path, i));
            at += member.HeadSize;
        }
    }

    private void Tail(AbiType type, object? value, string path)
    {
        if (type.Kind is AbiKind.Bytes or AbiKind.String)
        {
            var bytes = AbiValue.Bytes(type, value, path).Span;
            Count(bytes.Length);
            var at = Reserve((bytes.Length + AbiType.Word - 1) / AbiType.Word * AbiType.Word);
            bytes.CopyTo(_buffer.AsSpan(at));
            return;
        }
        var items = AbiValue.Sequence(type, value, path);
        if (type.Kind == AbiKind.Array && type.Length is null) Count(items.Count);
        AbiType[] types = type.Element is { } element
            ? [.. Enumerable.Repeat(element, items.Count)] : [.. type.Components.Select(c => c.Type)];
        Sequence(types, items, i => Inside(type, path, i));
    }

    private void Count(int count)
    {
        var at = Reserve(AbiType.Word);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(at + 28), count);
    }

    private int Reserve(int size)
    {
        var start = _length;
        _length = checked(_length + size);
        if (_length > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_length, _buffer.Length * 2));
        return start;
    }

    internal static string Inside(AbiType type, string path, int index) =>
        type.Kind == AbiKind.Tuple && type.Components[index].Name is { Length: > 0 } name ? $"{path}.{name}" : $"{path}[{index}]";
}
