using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Assignment;

/// <summary>
/// The orders of leaders and transmitters, drawn from the epoch's seed: every validator can compute them, none can choose them.
/// </summary>
public static class Orders
{
    private const byte LeaderTag = 0x01;
    private const byte TransmitTag = 0x02;

    /// <summary>Element r mod n leads round r.</summary>
    public static ImmutableArray<byte> Leaders(Bytes32 seed, ValidatorSet validators) => Draw(seed, LeaderTag, validators);

    /// <summary>Element i is transmitter number i.</summary>
    public static ImmutableArray<byte> Transmitters(Bytes32 seed, ValidatorSet validators) => Draw(seed, TransmitTag, validators);

    /// <summary>Ascending by keccak256(seed ‖ tag ‖ signer).</summary>
    private static ImmutableArray<byte> Draw(Bytes32 seed, byte tag, ValidatorSet validators) =>
        [.. validators.Active.OrderBy(validator => Ticket(seed, [tag], validator.Signer)).Select(validator => validator.Index)];

    /// <summary>keccak256(seed ‖ label ‖ signer): a validator's place in a draw.</summary>
    internal static Bytes32 Ticket(Bytes32 seed, ReadOnlySpan<byte> label, Address signer)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Length + label.Length + Address.Length];
        seed.Span.CopyTo(bytes);
        label.CopyTo(bytes[Bytes32.Length..]);
        signer.Span.CopyTo(bytes[(Bytes32.Length + label.Length)..]);
        return Keccak256.Hash(bytes);
    }
}
