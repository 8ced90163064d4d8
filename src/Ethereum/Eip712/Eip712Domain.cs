namespace Flashback.Ethereum;

/// <summary>The usual signing domain: an application, on a chain, at a contract. Others go through <see cref="TypedData"/>.</summary>
public sealed record Eip712Domain(string Name, string Version, ulong ChainId, Address VerifyingContract)
{
    private static readonly Eip712Types Types = Eip712Types.Parse("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    /// <summary>hashStruct of the domain.</summary>
    public Bytes32 Separator => Types.HashStruct("EIP712Domain", new object[] { Name, Version, ChainId, VerifyingContract });

    /// <summary>What is signed for a struct of this hash.</summary>
    public Bytes32 Digest(Bytes32 structHash) => Eip712.Digest(Separator, structHash);
}
