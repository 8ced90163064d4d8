using System.Security.Cryptography;
using System.Text;
using Flashback.BridgeNode.Errors;
using Flashback.Probes.Signing;

namespace Flashback.BridgeNode.Authentication;

/// <summary>
/// The chain of signatures of a chunked upload: each one covers the one before ("Signature calculations: multiple chunks", Amazon S3).
/// </summary>
internal sealed class ChunkSignatures(SignedRequest request)
{
    private string _previous = request.Signature;

    /// <exception cref="S3Exception">The chunk's signature is wrong.</exception>
    public void CheckChunk(string signature, string chunkHash) =>
        Check("AWS4-HMAC-SHA256-PAYLOAD", signature, $"{SigV4Text.EmptySha256}\n{chunkHash}");

    /// <exception cref="S3Exception">The trailer's signature is wrong.</exception>
    public void CheckTrailer(string signature, string trailer) =>
        Check("AWS4-HMAC-SHA256-TRAILER", signature, SigV4Text.Sha256Hex(Encoding.UTF8.GetBytes(trailer)));

    private void Check(string kind, string signature, string tail)
    {
        var text = $"{kind}\n{request.At.UtcDateTime.ToString(SigV4Text.TimeFormat)}\n{request.Scope}\n{_previous}\n{tail}";
        var expected = SigV4Text.Signature(request.SigningKey, text);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature)))
            throw new S3Exception(S3Error.SignatureDoesNotMatch);
        _previous = expected;
    }
}
