using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Client.Money;
using Flashback.OnChain.Connection;
using Flashback.OnChain.Contracts;
using Flashback.OnChain.Transactions;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.OnChain.Client;

/// <summary>Agreements and their settlement.</summary>
public sealed class ConsumerActions(ContractConnection connection, ConsumerOrchestrator consumers, TokenActions token)
{
    /// <summary>Agreements that one call settles or collects, as the contract limits it.</summary>
    public const int MaxBatch = 64;

    public ConsumerOrchestrator Contract => consumers;

    /// <summary>Certifier only.</summary>
    public Task<TransactionReceipt> CertifyAsync(Address consumer, CancellationToken cancellation) =>
        connection.ExecuteAsync(consumers.CertifyConsumer(consumer), cancellation);

    /// <summary>Certifier only.</summary>
    public Task<TransactionReceipt> SetGatewayAsync(Address gateway, bool certified, CancellationToken cancellation) =>
        connection.ExecuteAsync(consumers.SetGateway(gateway, certified), cancellation);

    /// <summary>Administrator only; the zero address is the native coin.</summary>
    public Task<TransactionReceipt> AllowTokenAsync(Address tokenAddress, CancellationToken cancellation) =>
        connection.ExecuteAsync(consumers.AllowToken(tokenAddress), cancellation);

    /// <summary>Opens an agreement of the caller and pays its escrow, in FLASH (allowed first) or the native coin.</summary>
    /// <returns>The agreement's id.</returns>
    public async Task<BigInteger> OpenAgreementAsync(AgreementRequest request, CancellationToken cancellation)
    {
        var wei = await PrepareAsync(request, cancellation);
        var call = consumers.OpenAgreement(request.DataUnit, request.Terms, request.StartEpoch, request.Epochs, request.PricePerEpoch,
            request.Token, request.ManifestRoot, wei);
        return await OpenAsync(call, cancellation);
    }

    /// <summary>The same for a certified consumer, paid by the calling gateway.</summary>
    public async Task<BigInteger> OpenAgreementForAsync(Address consumer, AgreementRequest request, CancellationToken cancellation)
    {
        var wei = await PrepareAsync(request, cancellation);
        var call = consumers.OpenAgreementFor(consumer, request.DataUnit, request.Terms, request.StartEpoch, request.Epochs,
            request.PricePerEpoch, request.Token, request.ManifestRoot, wei);
        return await OpenAsync(call, cancellation);
    }

    public Task<TransactionReceipt> TerminateAsync(BigInteger agreement, CancellationToken cancellation) =>
        connection.ExecuteAsync(consumers.Terminate(agreement), cancellation);

    public Task<TransactionReceipt> CloseAsync(BigInteger agreement, CancellationToken cancellation) =>
        connection.ExecuteAsync(consumers.Close(agreement), cancellation);

    /// <summary>Settles one epoch of an agreement from its final verdict.</summary>
    public Task<TransactionOutcome> SettleAsync(BigInteger agreement, ProvenVerdict proven, CancellationToken cancellation) =>
        connection.SendAsync(consumers.Settle(agreement, proven), cancellation, $"settle/{proven.Verdict.Epoch}/{agreement}");

    /// <summary>Settles up to <see cref="MaxBatch"/> agreements from one report.</summary>
    public Task<TransactionOutcome> SettleBatchAsync(
        Report report, ValidatorBitmap signers, IReadOnlyList<BatchItem> items, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(items.Count, MaxBatch);
        var call = consumers.SettleBatch(report, signers.ToBigInteger(), items);
        return connection.SendAsync(call, cancellation, $"settle/{report.Epoch}/{Keccak256.Hash(call.Data.Span)}");
    }

    /// <summary>Settles an epoch that has no verdict as Inconclusive.</summary>
    public Task<TransactionOutcome> SettleSilentAsync(BigInteger agreement, ulong epoch, CancellationToken cancellation) =>
        connection.SendAsync(consumers.SettleSilent(agreement, epoch), cancellation, $"settle-silent/{epoch}/{agreement}");

    /// <summary>Moves what agreements earned so far into their providers' accounts, from where it can be withdrawn.</summary>
    public Task<TransactionReceipt> CollectAsync(IReadOnlyList<BigInteger> agreements, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(agreements.Count, MaxBatch);
        return connection.ExecuteAsync(consumers.Collect(agreements), cancellation);
    }

    /// <summary>What the 30 days up to the agreement's last settled epoch hold.</summary>
    public Task<Rolling> RollingAsync(BigInteger agreement, CancellationToken cancellation) =>
        connection.ReadAsync(consumers.Rolling(agreement), cancellation);

    /// <summary>Pays out what is credited in a token; the zero address is the native coin.</summary>
    public Task<TransactionReceipt> WithdrawAsync(Address tokenAddress, CancellationToken cancellation) =>
        connection.ExecuteAsync(consumers.Withdraw(tokenAddress), cancellation);

    public Task<BigInteger> CreditAsync(Address account, Address tokenAddress, CancellationToken cancellation) =>
        connection.ReadAsync(consumers.Credit(account, tokenAddress), cancellation);

    public Task<Agreement> AgreementAsync(BigInteger id, CancellationToken cancellation) =>
        connection.ReadAsync(consumers.Agreement(id), cancellation);

    public Task<bool> IsSettledAsync(BigInteger id, ulong epoch, CancellationToken cancellation) =>
        connection.ReadAsync(consumers.IsSettled(id, epoch), cancellation);

    /// <summary>The native coin is sent with the call; a token needs an allowance first.</summary>
    private async Task<BigInteger> PrepareAsync(AgreementRequest request, CancellationToken cancellation)
    {
        if (request.Token.IsZero) return request.Escrow;
        // Every ERC-20 has the two methods used here.
        var payment = request.Token == token.Contract.Address ? token : new TokenActions(connection, new FlashToken(request.Token));
        await payment.AllowAsync(consumers.Address, request.Escrow, cancellation);
        return BigInteger.Zero;
    }

    private async Task<BigInteger> OpenAsync(ContractCall call, CancellationToken cancellation)
    {
        var receipt = await connection.ExecuteAsync(call, cancellation);
        return receipt.Logs.Select(ConsumerOrchestrator.AgreementOpenedEvent.Decode).OfType<ConsumerOrchestrator.AgreementOpenedEvent>()
            .Single().AgreementId;
    }
}
