using System.Text.Json;
using Flashback.Ethereum;

namespace Flashback.OnChain.Contracts;

/// <summary>A contract's code as it stands on chain, but for its immutables, which are filled in at deployment.</summary>
public sealed class RuntimeCode
{
    private readonly byte[] _code;
    private readonly (int Start, int Length)[] _immutables;

    private RuntimeCode(byte[] code, (int, int)[] immutables) => (_code, _immutables) = (code, immutables);

    /// <exception cref="KeyNotFoundException">There is no artifact of that name.</exception>
    public static RuntimeCode Of(string contract)
    {
        using var stream = Artifacts.Open(contract);
        using var document = JsonDocument.Parse(stream);
        var immutables = document.RootElement.GetProperty("immutables").EnumerateArray()
            .Select(i => (i.GetProperty("start").GetInt32(), i.GetProperty("length").GetInt32()));
        return new RuntimeCode(Hex.Decode(document.RootElement.GetProperty("deployedBytecode").GetString()!), [.. immutables]);
    }

    /// <summary>Whether code from a chain is this contract's.</summary>
    public bool Matches(ReadOnlySpan<byte> code)
    {
        if (code.Length != _code.Length) return false;
        var masked = code.ToArray();
        foreach (var (start, length) in _immutables) _code.AsSpan(start, length).CopyTo(masked.AsSpan(start, length));
        return masked.AsSpan().SequenceEqual(_code);
    }
}
