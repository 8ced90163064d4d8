
namespace Flashback.BridgeNode.Authentication;

/// <summary>What a verified Authorization header vouches for; seeds the signatures of a chunked body.</summary>
/// <param name="PayloadHash">The value of x-amz-content-sha256.</param>
/// <param name="SigningKey">The day's key.</param>
/// <param name="Signature">The request's signature, hex.</param>
/// <param name="At">The request's time.</param>
/// <param name="Scope">The credential scope.</param>
public sealed record SignedRequest(string PayloadHash, byte[] SigningKey, string Signature, DateTimeOffset At, string Scope);
