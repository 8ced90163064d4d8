using Flashback.Ethereum;
using Flashback.Protocol.Hashing;

namespace Flashback.Protocol.Messages;

/// <summary>The EIP-712 domain of every message of one oracle: a signature is worth nothing on another chain or contract.</summary>
public sealed record OracleDomain
{
    public const string Name = "Flashback Oracle";
    public const string Version = "1";

    private static readonly Bytes32 Type =
        TypeHash.Of("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    private static readonly Bytes32 NameHash = TypeHash.Of(Name);
    private static readonly Bytes32 VersionHash = TypeHash.Of(Version);

    public OracleDomain(ulong chainId, Address oracle)
    {
        ChainId = chainId;
        Oracle = oracle;
        Separator = new WordWriter(stackalloc byte[5 * WordWriter.Word]).Add(Type).Add(NameHash).Add(VersionHash).Add(chainId)
            .Add(oracle).Hash();
    }

    public ulong ChainId { get; }

    /// <summary>The QosOracle contract.</summary>
    public Address Oracle { get; }

    public Bytes32 Separator { get; }

    /// <summary>What a key signs: keccak256(0x1901 ‖ domain separator ‖ struct hash).</summary>
    public Bytes32 Digest(Bytes32 structHash)
    {
        Span<byte> bytes = stackalloc byte[66];
        bytes[0] = 0x19;
        bytes[1] = 0x01;
        Separator.Span.CopyTo(bytes[2..]);
        structHash.Span.CopyTo(bytes[34..]);
        return Keccak256.Hash(bytes);
    }

    public Bytes32 Digest(IStructHashed message) => Digest(message.Hash());
}
