using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.Abi;
using Flashback.Ethereum.Abi.Types;

namespace Flashback.Interop.Differential;

/// <summary>Random values of any ABI type of fixed size, with the ends of every integer's range drawn often.</summary>
internal sealed class AbiValues(AbiContract contract, IReadOnlyList<string> rules)
{
    public IReadOnlyList<string> Rules => rules;

    /// <summary>Arguments of a function of the contract.</summary>
    public object?[] Any(string function, Prng prng) => [.. contract.Function(function).Inputs.Select(input => Value(input.Type, prng))];

    /// <summary>Of so many bits, at most 64: zero, one, the greatest, its neighbour, a power of two, or a number of random width.</summary>
    public ulong Edge(Prng prng, int bits)
    {
        var greatest = ulong.MaxValue >> (64 - bits);
        return prng.Below(10) switch
        {
            0 => 0,
            1 => 1,
            2 => greatest,
            3 => greatest - 1,
            4 => 1UL << prng.Below(bits),
            _ => (prng.Next() & greatest) >> prng.Below(bits),
        };
    }

    private object Value(AbiType type, Prng prng) => type.Kind switch
    {
        AbiKind.UInt when type.Size <= 64 => new BigInteger(Edge(prng, type.Size)),
        AbiKind.UInt => Word(prng).ToBigInteger() >> (256 - type.Size),
        AbiKind.Bool => prng.Chance(0.5),
        AbiKind.Address => new Address(Word(prng).Span[..Address.Length]),
        AbiKind.FixedBytes => Word(prng),
        AbiKind.Tuple => type.Components.Select(component => Value(component.Type, prng)).ToArray(),
        _ => throw new NotSupportedException($"{type} has no fixed size."),
    };

    private static Bytes32 Word(Prng prng) => prng.Below(10) switch
    {
        0 => Bytes32.Zero,
        1 => Bytes32.FromBigInteger((BigInteger.One << 256) - 1),
        2 => Bytes32.FromBigInteger(BigInteger.One << prng.Below(256)),
        _ => prng.Word(),
    };
}
