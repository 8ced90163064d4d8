using Flashback.Ethereum.Rlp;

namespace Flashback.Ethereum.Transactions;

/// <summary>Where contracts come to stand.</summary>
public static class ContractAddress
{
    /// <summary>The address of the contract that the sender's transaction with that nonce creates.</summary>
    public static Address Create(Address sender, ulong nonce) =>
        new(Keccak256.Hash(RlpCodec.Encode(RlpItem.List(RlpItem.Of(sender.Span), RlpItem.Of(nonce)))).Span[12..]);

    /// <summary>The address of a contract that a factory creates with CREATE2 (EIP-1014).</summary>
    public static Address Create2(Address factory, Bytes32 salt, ReadOnlySpan<byte> creationCode) =>
        new(Keccak256.Hash([0xff, .. factory.Span, .. salt.Span, .. Keccak256.Hash(creationCode).Span]).Span[12..]);
}
