using System.Buffers.Binary;
using System.Security.Cryptography;
using Flashback.Ethereum;
using Flashback.Libp2p;

namespace Flashback.Bench.P2pNode.Attacks;

/// <summary>A message of 512 bytes as validators send them: its author's key, a signature, and content.</summary>
internal static class SignedMessage
{
    private const int Size = 512, KeyLength = 33, SignatureAt = KeyLength + 1, ContentAt = SignatureAt + 72;

    public static byte[] Create(PrivateKey author, long number, bool forged = false)
    {
        var message = RandomNumberGenerator.GetBytes(Size);
        BinaryPrimitives.WriteInt64BigEndian(message.AsSpan(ContentAt), number);
        author.PublicKey.Span.CopyTo(message);
        var signature = author.SignSha256Der(message.AsSpan(ContentAt));
        message[KeyLength] = (byte)signature.Length;
        signature.CopyTo(message, SignatureAt);
        if (forged) message[^1] ^= 1;
        return message;
    }

    public static bool Holds(ReadOnlySpan<byte> message) =>
        message.Length == Size && message[KeyLength] <= ContentAt - SignatureAt
        && IdentityKey.Secp256k1(message[..KeyLength]).Verify(message[ContentAt..], message.Slice(SignatureAt, message[KeyLength]));
}
