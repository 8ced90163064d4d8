using System.Numerics;
using Flashback.Ethereum.Abi.Types;

namespace Flashback.Ethereum.Abi;

/// <summary>
/// Puts revert data into words: Error(string) and Panic(uint256) of Solidity. The data come from strangers' contracts, so the text is
/// bounded and holds no control characters.
/// </summary>
public static class RevertReason
{
    /// <summary>The longest explanation, in characters.</summary>
    public const int MaxLength = PlainText.MaxLength;

    private static readonly AbiError Error = new("Error", [new("message", AbiType.String)]);
    private static readonly AbiError Panic = new("Panic", [new("code", AbiType.UInt256)]);

    /// <param name="data">What the call returned.</param>
    public static string Explain(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty) return "reverted without a reason";
        if (Error.TryDecode(data, out var message)) return PlainText.Clean($"reverted: {message[0]}");
        if (Panic.TryDecode(data, out var code)) return $"reverted: {PanicText((BigInteger)code[0])}";
        var start = Hex.Encode(data[..Math.Min(data.Length, AbiFunction.SelectorLength)]);
        return $"reverted with an unknown error {start} ({data.Length} bytes)";
    }

    /// <summary>The codes of the Solidity documentation.</summary>
    private static string PanicText(BigInteger code) => (code > byte.MaxValue ? -1 : (int)code) switch
    {
        0x01 => "an assertion failed (panic 0x01)",
        0x11 => "an arithmetic overflow or underflow (panic 0x11)",
        0x12 => "a division by zero (panic 0x12)",
        0x21 => "a number that is not a value of its enum (panic 0x21)",
        0x22 => "a wrongly encoded byte array in storage (panic 0x22)",
        0x31 => "pop of an empty array (panic 0x31)",
        0x32 => "an array index out of bounds (panic 0x32)",
        0x41 => "too much memory claimed (panic 0x41)",
        0x51 => "a call of an unset function pointer (panic 0x51)",
        _ => PlainText.Clean($"panic 0x{code:x}"),
    };
}
