using Flashback.Ethereum.Abi.Types;

namespace Flashback.Ethereum.Abi;

/// <summary>
/// Encodes and decodes by the contract ABI specification. The values: integers are BigInteger (encoding takes every
/// built-in integer and enum too), <see cref="Address"/>, bool, bytes32 is <see cref="Bytes32"/>, other bytesN and bytes are
/// byte[], string, arrays are object[] (encoding takes any sequence), tuples are object[] (encoding takes ValueTuple and
/// a dictionary by member name too).
/// </summary>
public static class AbiCodec
{
    /// <summary>The longest input that is decoded, in bytes.</summary>
    public const int MaxLength = 16 << 20;

    /// <exception cref="AbiException">A value does not fit its type.</exception>
    public static byte[] Encode(IReadOnlyList<AbiType> types, IReadOnlyList<object?> values) => Encode(types, values, i => $"value {i}");

    /// <summary>Encodes one value, as abi.encode(value) does.</summary>
    /// <exception cref="AbiException">The value does not fit the type.</exception>
    public static byte[] Encode(AbiType type, object? value) => Encode([type], [value]);

    /// <summary>Decodes data that hold these values and nothing else.</summary>
    /// <exception cref="AbiException">Truncated, overlapping or left-over data, a value out of its range, non-zero padding.</exception>
    public static object[] Decode(IReadOnlyList<AbiType> types, ReadOnlySpan<byte> data) => Decode(types, data, i => $"value {i}");

    /// <summary>
    /// As <see cref="Decode(IReadOnlyList{AbiType}, ReadOnlySpan{byte})"/>; <paramref name="error"/> is empty on success.
    /// </summary>
    public static bool TryDecode(IReadOnlyList<AbiType> types, ReadOnlySpan<byte> data, out object[] values, out string error)
    {
        (values, error) = ([], "");
        try
        {
            values = Decode(types, data);
            return true;
        }
        catch (AbiException e)
        {
            error = e.Message;
            return false;
        }
    }

    internal static byte[] Encode(IReadOnlyList<AbiParameter> parameters, IReadOnlyList<object?> values) =>
        Encode([.. parameters.Select(p => p.Type)], values, i => Label(parameters, i));

    internal static object[] Decode(IReadOnlyList<AbiParameter> parameters, ReadOnlySpan<byte> data) =>
        Decode([.. parameters.Select(p => p.Type)], data, i => Label(parameters, i));

    private static byte[] Encode(IReadOnlyList<AbiType> types, IReadOnlyList<object?> values, Func<int, string> path)
    {
        if (types.Count != values.Count) throw new AbiException($"{types.Count} values are needed, {values.Count} were given.");
        var writer = new AbiWriter();
        writer.Sequence(types, values, path);
        return writer.ToArray();
    }

    private static object[] Decode(IReadOnlyList<AbiType> types, ReadOnlySpan<byte> data, Func<int, string> path)
    {
        if (data.Length > MaxLength) throw new AbiException($"The data have {data.Length} bytes, more than {MaxLength}.");
        return new AbiReader(data).Whole(types, path);
    }

    private static string Label(IReadOnlyList<AbiParameter> parameters, int index) =>
        parameters[index].Name is { Length: > 0 } name ? name : $"value {index}";
}
