using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Flashback.Ethereum.Keystore;

/// <summary>The password-based key derivation function of RFC 7914, for opening keystores.</summary>
/// <remarks>
/// Ours, since it takes a node with three keys a second less to start than with Nethereum's or BouncyCastle's (bench/README.md), which
/// also keep what they take on the heap. This one takes its memory from the system and returns it.
/// </remarks>
internal static unsafe class Scrypt
{
    /// <summary>Words of a Salsa20 block.</summary>
    private const int SalsaWords = 16;

    /// <summary>Vectors of a Salsa20 block.</summary>
    private const int SalsaVectors = 4;

    /// <summary>
    /// Where the vectors take their words from: the diagonals, so that a quarter-round of all four columns is one operation.
    /// </summary>
    private static ReadOnlySpan<byte> Diagonals => [0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11];

    /// <returns>The key; whatever else was derived is overwritten before the memory is returned.</returns>
    /// <exception cref="ArgumentException">The parameters are out of bounds.</exception>
    /// <exception cref="OutOfMemoryException">The system does not give 128·N·R bytes.</exception>
    public static byte[] DeriveKey(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, ScryptParameters parameters, int length)
    {
        if (parameters.Problem() is { } problem) throw new ArgumentException(problem, nameof(parameters));
        var lane = 128 * parameters.R;
        var blocks = new byte[lane * parameters.P];
        var size = checked((int)parameters.Memory);
        var memory = NativeMemory.AlignedAlloc((nuint)size, 64);
        try
        {
            Rfc2898DeriveBytes.Pbkdf2(password, salt, blocks, 1, HashAlgorithmName.SHA256);
            var vectors = new Span<Vector128<uint>>(memory, size / sizeof(Vector128<uint>));
            for (var p = 0; p < parameters.P; p++) Mix(blocks.AsSpan(p * lane, lane), vectors);
            return Rfc2898DeriveBytes.Pbkdf2(password, blocks, 1, HashAlgorithmName.SHA256, length);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(new Span<byte>(memory, size));
            NativeMemory.AlignedFree(memory);
            CryptographicOperations.ZeroMemory(blocks);
        }
    }

    /// <summary>scryptROMix, within the memory for N blocks.</summary>
    private static void Mix(Span<byte> bytes, Span<Vector128<uint>> memory)
    {
        var block = new Vector128<uint>[bytes.Length / 16];
        var scratch = new Vector128<uint>[block.Length];
        ToDiagonals(bytes, MemoryMarshal.Cast<Vector128<uint>, uint>(block.AsSpan()));
        for (var at = 0; at < memory.Length; at += block.Length)
        {
            block.CopyTo(memory[at..]);
            BlockMix(block, scratch);
        }
        var last = (uint)(memory.Length / block.Length) - 1;
        for (var i = 0u; i <= last; i++)
        {
            // The word that chooses is the first of its Salsa block in either order.
            var j = (int)(block[^SalsaVectors][0] & last);
            var chosen = memory.Slice(j * block.Length, block.Length);
            for (var k = 0; k < block.Length; k++) block[k] ^= chosen[k];
            BlockMix(block, scratch);
        }
        FromDiagonals(MemoryMarshal.Cast<Vector128<uint>, uint>(block.AsSpan()), bytes);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(block.AsSpan()));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(scratch.AsSpan()));
    }

    /// <summary>scryptBlockMix: Salsa20/8 runs through the sub-blocks; even ones go to the first half, odd ones to the second.</summary>
    private static void BlockMix(Span<Vector128<uint>> block, Span<Vector128<uint>> scratch)
    {
        var (x0, x1, x2, x3) = (block[^4], block[^3], block[^2], block[^1]);
        var (even, odd) = (0, block.Length / 2);
        for (var i = 0; i < block.Length; i += SalsaVectors)
        {
            var (y0, y1, y2, y3) = (x0 ^ block[i], x1 ^ block[i + 1], x2 ^ block[i + 2], x3 ^ block[i + 3]);
            (x0, x1, x2, x3) = (y0, y1, y2, y3);
            for (var round = 0; round < 8; round += 2)
            {
                // Columns.
                x1 ^= Rotate(x0 + x3, 7);
                x2 ^= Rotate(x1 + x0, 9);
                x3 ^= Rotate(x2 + x1, 13);
                x0 ^= Rotate(x3 + x2, 18);
                // Rows, after turning them into columns.
                (x1, x2, x3) = (
                    Vector128.Shuffle(x3, Vector128.Create(1u, 2, 3, 0)),
                    Vector128.Shuffle(x2, Vector128.Create(2u, 3, 0, 1)),
                    Vector128.Shuffle(x1, Vector128.Create(3u, 0, 1, 2)));
                x1 ^= Rotate(x0 + x3, 7);
                x2 ^= Rotate(x1 + x0, 9);
                x3 ^= Rotate(x2 + x1, 13);
                x0 ^= Rotate(x3 + x2, 18);
                (x1, x2, x3) = (
                    Vector128.Shuffle(x3, Vector128.Create(1u, 2, 3, 0)),
                    Vector128.Shuffle(x2, Vector128.Create(2u, 3, 0, 1)),
                    Vector128.Shuffle(x1, Vector128.Create(3u, 0, 1, 2)));
            }
            (x0, x1, x2, x3) = (x0 + y0, x1 + y1, x2 + y2, x3 + y3);
            var target = i % (2 * SalsaVectors) == 0 ? scratch.Slice(even, SalsaVectors) : scratch.Slice(odd, SalsaVectors);
            (target[0], target[1], target[2], target[3]) = (x0, x1, x2, x3);
            if (i % (2 * SalsaVectors) == 0) even += SalsaVectors;
            else odd += SalsaVectors;
        }
        scratch.CopyTo(block);
    }

    private static Vector128<uint> Rotate(Vector128<uint> x, int bits) => x << bits | x >>> (32 - bits);

    private static void ToDiagonals(ReadOnlySpan<byte> bytes, Span<uint> words)
    {
        for (var i = 0; i < words.Length; i++) words[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * Place(i))..]);
    }

    private static void FromDiagonals(ReadOnlySpan<uint> words, Span<byte> bytes)
    {
        for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(bytes[(4 * Place(i))..], words[i]);
    }

    private static int Place(int index) => index / SalsaWords * SalsaWords + Diagonals[index % SalsaWords];
}
