using System.Buffers.Binary;
using System.Text;
using Flashback.Ethereum;

namespace Flashback.Probes.Scheduling;

/// <summary>
/// A stream of numbers that only the holder of the secret can foresee and that comes out the same whenever it is asked for:
/// word i is keccak256(keccak256(label ‖ secret ‖ unit ‖ epoch) ‖ i).
/// </summary>
internal sealed class SecretStream
{
    private readonly byte[] _block = new byte[Bytes32.Length + 8];
    private ulong _counter;

    public SecretStream(string label, ProbeSecret secret, Bytes32 unit, ulong epoch) =>
        Seed(label, secret, unit, epoch).Span.CopyTo(_block);

    /// <summary>keccak256(label ‖ secret ‖ unit ‖ epoch): a key for one purpose.</summary>
    public static Bytes32 Seed(string label, ProbeSecret secret, Bytes32 unit, ulong epoch)
    {
        var prefix = Encoding.UTF8.GetBytes(label);
        var bytes = new byte[prefix.Length + 72];
        prefix.CopyTo(bytes, 0);
        secret.Value.Span.CopyTo(bytes.AsSpan(prefix.Length));
        unit.Span.CopyTo(bytes.AsSpan(prefix.Length + 32));
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(prefix.Length + 64), epoch);
        return Keccak256.Hash(bytes);
    }

    public Bytes32 NextWord()
    {
        BinaryPrimitives.WriteUInt64BigEndian(_block.AsSpan(Bytes32.Length), _counter++);
        return Keccak256.Hash(_block);
    }

    public ulong NextUInt64() => BinaryPrimitives.ReadUInt64BigEndian(NextWord().Span);

    /// <summary>A number below <paramref name="bound"/>; the bias of 128 bits taken modulo is nil.</summary>
    public long NextBelow(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (long)(BinaryPrimitives.ReadUInt128BigEndian(NextWord().Span) % (UInt128)bound);
    }

    /// <summary>A number in [0, 1).</summary>
    public double NextFraction() => (NextUInt64() >> 11) / (double)(1UL << 53);
}
