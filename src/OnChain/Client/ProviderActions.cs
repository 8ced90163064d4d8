using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.Abi;
using Flashback.Ethereum.Abi.Types;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Client.Money;
using Flashback.OnChain.Connection;
using Flashback.Protocol.Compliance;

namespace Flashback.OnChain.Client;

/// <summary>What a provider does. Collateral in FLASH's smallest unit.</summary>
public sealed class ProviderActions(ContractConnection connection, ProviderOrchestrator providers, TokenActions token)
{
    private static readonly AbiType[] BridgeAndBucket = [AbiType.Address, AbiType.String];
    private static readonly AbiType[] Endpoints = [AbiType.Array(AbiType.String)];

    public ProviderOrchestrator Contract => providers;

    /// <summary>A data unit's id: keccak256(abi.encode(bridge, bucket)).</summary>
    public static Bytes32 DataUnitId(Address bridge, string bucket) => Keccak256.Hash(AbiCodec.Encode(BridgeAndBucket, [bridge, bucket]));

    /// <summary>What a bridge key signs for its endpoints: keccak256(abi.encode(endpoints)).</summary>
    public static Bytes32 EndpointsHash(IReadOnlyList<string> endpoints) => Keccak256.Hash(AbiCodec.Encode(Endpoints, [endpoints]));

    /// <summary>Certifier only.</summary>
    public Task<TransactionReceipt> CertifyAsync(Address provider, CancellationToken cancellation) =>
        connection.ExecuteAsync(providers.CertifyProvider(provider), cancellation);

    public async Task<TransactionReceipt> DepositCollateralAsync(BigInteger amount, CancellationToken cancellation)
    {
        await token.AllowAsync(providers.Address, amount, cancellation);
        return await connection.ExecuteAsync(providers.DepositCollateral(amount), cancellation);
    }

    public Task<TransactionReceipt> RequestUnbondAsync(BigInteger amount, CancellationToken cancellation) =>
        connection.ExecuteAsync(providers.RequestUnbond(amount), cancellation);

    public Task<TransactionReceipt> CompleteUnbondAsync(CancellationToken cancellation) =>
        connection.ExecuteAsync(providers.CompleteUnbond(), cancellation);

    /// <summary>Binds a Bridge Node to the caller, or changes its endpoints.</summary>
    /// <param name="bridge">The bridge key's address.</param>
    /// <param name="endpoints">Its URLs.</param>
    /// <param name="region">Where it runs.</param>
    /// <param name="apis">A bitmap: 1 S3, 2 GCS.</param>
    /// <param name="nonce">As in the claim; each works once.</param>
    /// <param name="bridgeSignature">The bridge key's signature over the claim.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<TransactionReceipt> ClaimBridgeNodeAsync(Address bridge, IReadOnlyList<string> endpoints, ushort region, byte apis,
        BigInteger nonce, Signature bridgeSignature, CancellationToken cancellation) =>
        connection.ExecuteAsync(providers.ClaimBridgeNode(bridge, endpoints, region, apis, nonce, bridgeSignature.ToBytes()), cancellation);

    public Task<TransactionReceipt> ReleaseBridgeNodeAsync(Address bridge, CancellationToken cancellation) =>
        connection.ExecuteAsync(providers.ReleaseBridgeNode(bridge), cancellation);

    /// <summary>Offers a bucket; capacity in bytes.</summary>
    /// <returns>The data unit's id.</returns>
    public async Task<Bytes32> AddDataUnitAsync(
        Address bridge, string bucket, ulong capacity, BigInteger pricePerEpoch, Terms offered, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(providers.AddDataUnit(bridge, bucket, capacity, pricePerEpoch, offered), cancellation);
        return DataUnitId(bridge, bucket);
    }

    public Task<TransactionReceipt> SetOfferAsync(
        Bytes32 dataUnit, ulong capacity, BigInteger pricePerEpoch, Terms offered, CancellationToken cancellation) =>
        connection.ExecuteAsync(providers.SetOffer(dataUnit, capacity, pricePerEpoch, offered), cancellation);

    public Task<TransactionReceipt> StartMaintenanceAsync(Bytes32 dataUnit, ulong epochs, CancellationToken cancellation) =>
        connection.ExecuteAsync(providers.StartMaintenance(dataUnit, epochs), cancellation);

    public Task<TransactionReceipt> EndMaintenanceAsync(Bytes32 dataUnit, CancellationToken cancellation) =>
        connection.ExecuteAsync(providers.EndMaintenance(dataUnit), cancellation);

    public Task<TransactionReceipt> DecommissionAsync(Bytes32 dataUnit, CancellationToken cancellation) =>
        connection.ExecuteAsync(providers.Decommission(dataUnit), cancellation);

    /// <summary>Pays out what is credited in a token; the zero address is the native coin.</summary>
    public Task<TransactionReceipt> WithdrawAsync(Address tokenAddress, CancellationToken cancellation) =>
        connection.ExecuteAsync(providers.Withdraw(tokenAddress), cancellation);

    public Task<BigInteger> CreditAsync(Address account, Address tokenAddress, CancellationToken cancellation) =>
        connection.ReadAsync(providers.Credit(account, tokenAddress), cancellation);

    public Task<Collateral> CollateralAsync(Address provider, CancellationToken cancellation) =>
        connection.ReadAsync(providers.CollateralOf(provider), cancellation);

    public Task<DataUnit> DataUnitAsync(Bytes32 id, CancellationToken cancellation) =>
        connection.ReadAsync(providers.DataUnit(id), cancellation);
}
