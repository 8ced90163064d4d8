using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using Flashback.BridgeNode.Errors;
using Flashback.Probes.Signing;

namespace Flashback.BridgeNode.S3;

/// <summary>Every checksum of an upload, computed in one pass and held against what the request stated.</summary>
internal sealed class UploadDigest : IDisposable
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly Crc32 _crc32 = new();

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _sha256.AppendData(bytes);
        _md5.AppendData(bytes);
        _crc32.Append(bytes);
    }

    /// <summary>The ETag, once everything fits.</summary>
    /// <exception cref="S3Exception">The body is not what the request stated.</exception>
    public string Check(string payloadHash, string contentMd5, string crc32)
    {
        if (payloadHash.Length == 64 && payloadHash != Convert.ToHexStringLower(_sha256.GetCurrentHash()))
            throw new S3Exception(S3Error.ContentSha256Mismatch);
        var md5 = _md5.GetCurrentHash();
        if (contentMd5.Length > 0)
        {
            Span<byte> stated = stackalloc byte[16];
            if (!Convert.TryFromBase64String(contentMd5, stated, out var length) || length != 16)
                throw new S3Exception(S3Error.InvalidDigest);
            if (!stated.SequenceEqual(md5)) throw new S3Exception(S3Error.BadDigest);
        }
        if (crc32.Length > 0 && crc32 != Base64(_crc32)) throw new S3Exception(S3Error.BadDigest);
        return Convert.ToHexStringLower(md5);
    }

    public static bool IsKnown(string payloadHash) =>
        payloadHash == SigV4Text.UnsignedPayload
        || (payloadHash.Length == 64 && payloadHash.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f'));

    /// <summary>Base64 of the big-endian value, as x-amz-checksum-crc32 has it.</summary>
    private static string Base64(Crc32 crc32)
    {
        Span<byte> value = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(value, crc32.GetCurrentHashAsUInt32());
        return Convert.ToBase64String(value);
    }

    public void Dispose()
    {
        _sha256.Dispose();
        _md5.Dispose();
    }
}
