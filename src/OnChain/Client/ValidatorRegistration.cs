using Flashback.Ethereum;

namespace Flashback.OnChain.Client;

/// <summary>Who a validator is.</summary>
/// <param name="Signer">Signs the protocol's messages.</param>
/// <param name="Submitter">Pays for transactions.</param>
/// <param name="PeerKey">The compressed secp256k1 key of its libp2p identity, 33 bytes.</param>
/// <param name="Region">Where it runs.</param>
/// <param name="OperatorGroup">Who runs it.</param>
/// <param name="Multiaddrs">Where peers reach it.</param>
public sealed record ValidatorRegistration(
    Address Signer, Address Submitter, byte[] PeerKey, ushort Region, uint OperatorGroup, IReadOnlyList<string> Multiaddrs);
