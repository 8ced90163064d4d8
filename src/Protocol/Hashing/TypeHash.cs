using Flashback.Ethereum;

namespace Flashback.Protocol.Hashing;

/// <summary>EIP-712 <c>typeHash</c>: the hash of a type's encoded form.</summary>
internal static class TypeHash
{
    public static Bytes32 Of(string encodedType) => Keccak256.Hash(System.Text.Encoding.ASCII.GetBytes(encodedType));
}
