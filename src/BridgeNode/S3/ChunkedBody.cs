using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Flashback.BridgeNode.Authentication;
using Flashback.BridgeNode.Errors;

namespace Flashback.BridgeNode.S3;

/// <summary>
/// Decodes the aws-chunked framing in its three forms: signed chunks, signed chunks with a signed trailer, unsigned chunks
/// with a trailer. Each chunk's signature is checked when its last byte is read, so nothing may be kept before the end.
/// </summary>
internal sealed class ChunkedBody(Stream body, SignedRequest request)
{
    public const string Signed = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    public const string SignedWithTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    public const string UnsignedWithTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    private const int MaxTrailerLines = 16;
    private const string TrailerSignature = "x-amz-trailer-signature";

    private readonly LineReader _reader = new(body);
    private readonly ChunkSignatures _signatures = new(request);

    /// <summary>The trailer's fields, names in lower case; filled at the end.</summary>
    public Dictionary<string, string> Trailer { get; } = new(StringComparer.Ordinal);

    public static bool IsKnown(string payloadHash) => payloadHash is Signed or SignedWithTrailer or UnsignedWithTrailer;

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var (length, signature) = ParseHeader(await _reader.ReadLineAsync(cancellation));
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (var left = length; left > 0;)
            {
                var piece = await _reader.ReadSomeAsync(left, cancellation);
                if (piece.IsEmpty) throw new S3Exception(S3Error.IncompleteBody);
                hash.AppendData(piece.Span);
                left -= piece.Length;
                yield return piece;
            }
            if (request.PayloadHash != UnsignedWithTrailer)
                _signatures.CheckChunk(signature, Convert.ToHexStringLower(hash.GetHashAndReset()));
            if (length == 0) break;
            if ((await _reader.ReadLineAsync(cancellation)).Length > 0) throw new S3Exception(S3Error.InvalidRequest);
        }
        await ReadTrailerAsync(cancellation);
    }

    private async Task ReadTrailerAsync(CancellationToken cancellation)
    {
        var signed = "";
        for (var lines = 0; ; lines++)
        {
            var line = await _reader.ReadLineAsync(cancellation);
            if (line.Length == 0) break;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || lines == MaxTrailerLines) throw new S3Exception(S3Error.InvalidRequest);
            var (name, value) = (line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim());
            Trailer[name] = value;
            if (name != TrailerSignature) signed += $"{name}:{value}\n";
        }
        if (request.PayloadHash == SignedWithTrailer) _signatures.CheckTrailer(Trailer.GetValueOrDefault(TrailerSignature, ""), signed);
    }

    private static (long Length, string Signature) ParseHeader(string line)
    {
        const string extension = "chunk-signature=";
        var semicolon = line.IndexOf(';', StringComparison.Ordinal);
        var digits = semicolon < 0 ? line : line[..semicolon];
        var rest = semicolon < 0 ? "" : line[(semicolon + 1)..];
        if (!long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) || length < 0)
            throw new S3Exception(S3Error.InvalidRequest);
        return (length, rest.StartsWith(extension, StringComparison.Ordinal) ? rest[extension.Length..] : "");
    }
}
