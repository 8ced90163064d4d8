using Flashback.Ethereum;
using Flashback.Protocol.Hashing;

namespace Flashback.Protocol.Messages;

/// <summary>The bridge key's statement that a provider's wallet owns it.</summary>
public sealed record BridgeClaim(Address Provider, Address Bridge, Bytes32 EndpointsHash, Bytes32 Nonce) : IStructHashed
{
    public const string EncodedType = "BridgeClaim(address provider,address bridge,bytes32 endpointsHash,uint256 nonce)";

    private static readonly Bytes32 Type = TypeHash.Of(EncodedType);

    public Bytes32 Hash() =>
        new WordWriter(stackalloc byte[5 * WordWriter.Word]).Add(Type).Add(Provider).Add(Bridge).Add(EndpointsHash).Add(Nonce).Hash();
}
