using System.Text;
using Flashback.Ethereum.Abi;

namespace Flashback.Ethereum;

/// <summary>The usual signing domain: an application, on a chain, at a contract.</summary>
public sealed record Eip712Domain(string Name, string Version, ulong ChainId, Address VerifyingContract)
{
    private static readonly Bytes32 TypeHash = Hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    private static readonly AbiType[] Words = [.. new[] { "bytes32", "bytes32", "bytes32", "uint256", "address" }.Select(AbiType.Parse)];

    /// <summary>hashStruct of the domain.</summary>
    public Bytes32 Separator => Keccak256.Hash(AbiCodec.Encode(Words, [TypeHash, Hash(Name), Hash(Version), ChainId, VerifyingContract]));

    /// <summary>What is signed for a struct of this hash.</summary>
    public Bytes32 Digest(Bytes32 structHash) => Eip712.Digest(Separator, structHash);

    private static Bytes32 Hash(string text) => Keccak256.Hash(Encoding.UTF8.GetBytes(text));
}
