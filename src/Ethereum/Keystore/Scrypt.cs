using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Flashback.Ethereum.Keystore;

/// <summary>The password-based key derivation function of RFC 7914.</summary>
public static class Scrypt
{
    private const int SalsaWords = 16;

    /// <exception cref="ArgumentException">The parameters are out of bounds.</exception>
    public static byte[] DeriveKey(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, ScryptParameters parameters, int length)
    {
        if (parameters.Problem() is { } problem) throw new ArgumentException(problem, nameof(parameters));
        var lane = 32 * parameters.R;
        var blocks = new uint[lane * parameters.P];
        var bytes = MemoryMarshal.AsBytes(blocks.AsSpan());
        Rfc2898DeriveBytes.Pbkdf2(password, salt, bytes, 1, HashAlgorithmName.SHA256);
        FixByteOrder(blocks);
        var memory = new uint[parameters.N][];
        for (var i = 0; i < memory.Length; i++) memory[i] = new uint[lane];
        for (var p = 0; p < parameters.P; p++) Mix(blocks.AsSpan(p * lane, lane), memory);
        FixByteOrder(blocks);
        var key = Rfc2898DeriveBytes.Pbkdf2(password, bytes, 1, HashAlgorithmName.SHA256, length);
        foreach (var row in memory) CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(row.AsSpan()));
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    /// <summary>scryptROMix.</summary>
    private static void Mix(Span<uint> block, uint[][] memory)
    {
        var scratch = new uint[block.Length];
        foreach (var row in memory)
        {
            block.CopyTo(row);
            BlockMix(block, scratch);
        }
        for (var i = 0; i < memory.Length; i++)
        {
            var j = block[^SalsaWords] & (uint)(memory.Length - 1);
            Xor(block, memory[j]);
            BlockMix(block, scratch);
        }
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(scratch.AsSpan()));
    }

    /// <summary>scryptBlockMix: even sub-blocks first, then odd ones.</summary>
    private static void BlockMix(Span<uint> block, Span<uint> scratch)
    {
        Span<uint> x = stackalloc uint[SalsaWords];
        block[^SalsaWords..].CopyTo(x);
        var count = block.Length / SalsaWords;
        for (var i = 0; i < count; i++)
        {
            Xor(x, block.Slice(i * SalsaWords, SalsaWords));
            Salsa8(x);
            x.CopyTo(scratch[((i / 2 + (i % 2) * (count / 2)) * SalsaWords)..]);
        }
        scratch.CopyTo(block);
    }

    private static void Xor(Span<uint> target, ReadOnlySpan<uint> other)
    {
        var wide = MemoryMarshal.Cast<uint, Vector<uint>>(target);
        var wideOther = MemoryMarshal.Cast<uint, Vector<uint>>(other);
        for (var i = 0; i < wide.Length; i++) wide[i] ^= wideOther[i];
        for (var i = wide.Length * Vector<uint>.Count; i < target.Length; i++) target[i] ^= other[i];
    }

    /// <summary>Salsa20 with eight rounds.</summary>
    private static void Salsa8(Span<uint> b)
    {
        uint x0 = b[0], x1 = b[1], x2 = b[2], x3 = b[3], x4 = b[4], x5 = b[5], x6 = b[6], x7 = b[7];
        uint x8 = b[8], x9 = b[9], x10 = b[10], x11 = b[11], x12 = b[12], x13 = b[13], x14 = b[14], x15 = b[15];
        for (var round = 0; round < 8; round += 2)
        {
            QuarterRound(ref x0, ref x4, ref x8, ref x12);
            QuarterRound(ref x5, ref x9, ref x13, ref x1);
            QuarterRound(ref x10, ref x14, ref x2, ref x6);
            QuarterRound(ref x15, ref x3, ref x7, ref x11);
            QuarterRound(ref x0, ref x1, ref x2, ref x3);
            QuarterRound(ref x5, ref x6, ref x7, ref x4);
            QuarterRound(ref x10, ref x11, ref x8, ref x9);
            QuarterRound(ref x15, ref x12, ref x13, ref x14);
        }
        b[0] += x0; b[1] += x1; b[2] += x2; b[3] += x3; b[4] += x4; b[5] += x5; b[6] += x6; b[7] += x7;
        b[8] += x8; b[9] += x9; b[10] += x10; b[11] += x11; b[12] += x12; b[13] += x13; b[14] += x14; b[15] += x15;
    }

    private static void QuarterRound(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        b ^= BitOperations.RotateLeft(a + d, 7);
        c ^= BitOperations.RotateLeft(b + a, 9);
        d ^= BitOperations.RotateLeft(c + b, 13);
        a ^= BitOperations.RotateLeft(d + c, 18);
    }

    /// <summary>The words are little-endian in the RFC.</summary>
    private static void FixByteOrder(Span<uint> words)
    {
        if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(words, words);
    }
}
