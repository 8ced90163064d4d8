using Flashback.Ethereum.Abi.Types;

namespace Flashback.Ethereum.Abi;

/// <summary>What functions, errors and events share: a name and its argument types.</summary>
internal static class AbiSignature
{
    internal static string Of(string name, IEnumerable<AbiParameter> inputs) => $"{name}({string.Join(',', inputs.Select(i => i.Type))})";

    internal static byte[] Prefixed(
        ReadOnlySpan<byte> prefix, string signature, IReadOnlyList<AbiParameter> inputs, IReadOnlyList<object?> arguments)
    {
        try
        {
            return [.. prefix, .. AbiCodec.Encode(inputs, arguments)];
        }
        catch (AbiException e)
        {
            throw new AbiException($"{signature}: {e.Message}");
        }
    }
}
