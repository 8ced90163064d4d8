using Flashback.Devnet.Actors;
using Flashback.Devnet.Gateways;
using Flashback.Devnet.Plan;
using Flashback.Ethereum;
using Flashback.Ethereum.Abi;
using Flashback.Ethereum.Abi.Types;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Deployment;

namespace Flashback.Devnet.Setup;

/// <summary>Brings everybody on chain: certification, stake, collateral, claims, data units, agreements. Each is a transaction.</summary>
public sealed class Enrolment(DeployedContracts contracts, Cast cast)
{
    private static readonly AbiType UnitIdType = AbiType.Address, BucketType = AbiType.String;

    private readonly FlashToken _flash = new(contracts.Token);
    private readonly ValidatorRegistry _registry = new(contracts.Validators);
    private readonly ProviderOrchestrator _providers = new(contracts.Providers);
    private readonly ConsumerOrchestrator _consumers = new(contracts.Consumers);

    public async Task ValidatorAsync(ValidatorKeys keys, string multiaddr, CancellationToken cancellation)
    {
        await cast.Admin.SendAsync(_registry.Certify(keys.Owner.Address), cancellation);
        await cast.Admin.SendAsync(_flash.Transfer(keys.Owner.Address, Economy.Stake), cancellation);
        await keys.Owner.SendAsync(_flash.Approve(contracts.Validators, Economy.Stake), cancellation);
        await keys.Owner.SendAsync(
            _registry.Register(
                keys.Signer.Address, keys.Submitter.Address, keys.Peer.PublicKey.ToArray(), region: (ushort)(keys.Number + 1),
                operatorGroup: (uint)(keys.Number + 1), [multiaddr], Economy.Stake), cancellation);
    }

    public async Task ProviderAsync(CancellationToken cancellation)
    {
        await cast.Admin.SendAsync(_providers.CertifyProvider(cast.Provider.Address), cancellation);
        await cast.Admin.SendAsync(_flash.Transfer(cast.Provider.Address, Economy.Collateral + Economy.Appeals.Bond), cancellation);
        await cast.Provider.SendAsync(_flash.Approve(contracts.Providers, Economy.Collateral), cancellation);
        await cast.Provider.SendAsync(_providers.DepositCollateral(Economy.Collateral), cancellation);
    }

    /// <summary>Claims the gateway's Bridge Node for the provider and offers its bucket as a data unit.</summary>
    public async Task<UnitInfo> GatewayAsync(Gateway gateway, CancellationToken cancellation)
    {
        const ulong nonce = 1;
        const ushort region = 1;
        const byte s3 = 1;
        var (endpoints, signature) = await gateway.ClaimAsync(cast.Provider.Address, nonce, cancellation);
        await cast.Provider.SendAsync(_providers.ClaimBridgeNode(gateway.Bridge, endpoints, region, s3, nonce, signature), cancellation);
        await cast.Provider.SendAsync(_providers.AddDataUnit(
            gateway.Bridge, GatewayPlan.Bucket, Economy.Capacity, Economy.PricePerEpoch, Economy.Terms), cancellation);
        var id = Keccak256.Hash(AbiCodec.Encode([UnitIdType, BucketType], [gateway.Bridge, GatewayPlan.Bucket]));
        return new UnitInfo(gateway.Plan.Name, id, gateway.Bridge, gateway.Endpoint);
    }

    /// <summary>The consumer's agreement on one data unit, paid in advance into escrow.</summary>
    /// <param name="unit">The data unit.</param>
    /// <param name="epochs">Epochs from the first one on.</param>
    /// <param name="token">FLASH, or the zero address for the native coin.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public async Task AgreementAsync(UnitInfo unit, uint epochs, Address token, CancellationToken cancellation)
    {
        var price = Economy.PricePerEpoch * epochs;
        if (!token.IsZero)
        {
            await cast.Admin.SendAsync(_flash.Transfer(cast.Consumer.Address, price), cancellation);
            await cast.Consumer.SendAsync(_flash.Approve(contracts.Consumers, price), cancellation);
        }
        await cast.Consumer.SendAsync(
            _consumers.OpenAgreement(unit.Id, Economy.Terms, startEpoch: 0, epochs, Economy.PricePerEpoch, token, Bytes32.Zero,
                wei: token.IsZero ? price : 0), cancellation);
    }

    public Task ConsumerAsync(CancellationToken cancellation) =>
        cast.Admin.SendAsync(_consumers.CertifyConsumer(cast.Consumer.Address), cancellation);
}
