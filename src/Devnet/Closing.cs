using System.Numerics;
using Flashback.Aggregation.Compliance;
using Flashback.Devnet.Actors;
using Flashback.Devnet.Chain;
using Flashback.Devnet.Ledger;
using Flashback.Devnet.Live;
using Flashback.Devnet.Plan;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Client;
using Flashback.OnChain.Deployment;

namespace Flashback.Devnet;

/// <summary>At the end of a run: everybody draws what is owed to them, and the books are read from the chain.</summary>
public sealed class Closing(DevChain chain, DeployedContracts contracts, Cast cast, IReadOnlyList<UnitInfo> units)
{
    private readonly FlashToken _flash = new(contracts.Token);
    private readonly ConsumerOrchestrator _consumers = new(contracts.Consumers);

    public async Task<RunFacts> FactsAsync(DevnetOptions options, Spectator seen, uint agreementEpochs, CancellationToken cancellation)
    {
        var facts = units.Select(unit => Facts(unit, seen)).ToList();
        var epochs = options.Epochs ?? facts.Min(unit => unit.Settlements.Count);
        await CollectAsync(cancellation);
        var books = new List<BookFact>();
        foreach (var token in new[] { contracts.Token, Address.Zero })
        {
            var paid = facts.Where(unit => TokenOf(unit.Name) == token).ToList();
            books.AddRange(await EscrowAsync(token, paid, agreementEpochs, cancellation));
        }
        books.Add(await CollateralAsync(seen, cancellation));
        books.Add(new BookFact(
            "stake (FLASH)", Economy.Stake * cast.Validators.Count, 0, await FlashOfAsync(contracts.Validators, cancellation)));
        return new RunFacts(epochs, facts, seen.ProviderSlashes, seen.ValidatorSlashes, seen.Annulments, books,
            options.Epochs is null ? epochs : seen.ReportsInRun,
            [.. seen.Missed.Where(missed => missed.Epoch < (ulong)epochs).Select(missed => EventText.Of(missed)!)]);
    }

    /// <summary>What agreements that still run have earned moves into the provider's account.</summary>
    private async Task CollectAsync(CancellationToken cancellation)
    {
        var count = (int)await chain.ReadAsync(_consumers.AgreementCount(), cancellation);
        foreach (var some in Enumerable.Range(1, count).Select(id => (BigInteger)id).Chunk(ConsumerActions.MaxBatch))
        {
            await cast.Provider.SendAsync(_consumers.Collect(some), cancellation);
        }
    }

    /// <summary>Two books for a token: what the events say, and what really moved when provider and consumer drew their money.</summary>
    private async Task<IReadOnlyList<BookFact>> EscrowAsync(
        Address token, IReadOnlyList<UnitFacts> paid, uint agreementEpochs, CancellationToken cancellation)
    {
        var name = token.IsZero ? "native coin" : "FLASH";
        var deposited = paid.Aggregate(BigInteger.Zero, (sum, unit) => sum + (unit.Price * agreementEpochs));
        var moved = Sum(paid, s => s.Paid + s.Refunded + s.Fee);
        var open = paid.Aggregate(BigInteger.Zero, (sum, unit) => sum + (unit.Price * (agreementEpochs - unit.Settlements.Count)));
        var toProvider = await DrawAsync(cast.Provider, token, cancellation);
        var toConsumer = await DrawAsync(cast.Consumer, token, cancellation);
        var held = token.IsZero
            ? await chain.Eth.GetBalanceAsync(contracts.Consumers, BlockTag.Latest, cancellation)
            : await FlashOfAsync(contracts.Consumers, cancellation);
        return
        [
            new BookFact($"escrow ({name})", deposited, moved, open),
            new BookFact($"escrow contract ({name})", deposited, toProvider + toConsumer, held),
            new BookFact($"the provider's wallet ({name})", Sum(paid, s => s.Paid), toProvider, 0),
            new BookFact($"the consumer's wallet ({name})", Sum(paid, s => s.Refunded), toConsumer, 0),
        ];
    }

    /// <summary>What a withdrawal moved, as its event says; nothing when nothing was owed.</summary>
    private async Task<BigInteger> DrawAsync(Account account, Address token, CancellationToken cancellation)
    {
        if (await chain.ReadAsync(_consumers.Credit(account.Address, token), cancellation) == 0) return 0;
        var receipt = await account.SendAsync(_consumers.Withdraw(token), cancellation);
        return receipt.Logs.Select(ConsumerOrchestrator.DecodeEvent).OfType<ConsumerOrchestrator.WithdrawnEvent>().Single().Amount;
    }

    /// <summary>
    /// Slashed collateral stays in the contract until those it was credited to draw it; the bond itself shrank by exactly the slashes.
    /// </summary>
    private async Task<BookFact> CollateralAsync(Spectator seen, CancellationToken cancellation)
    {
        var slashed = seen.ProviderSlashes.Aggregate(BigInteger.Zero, (sum, slash) => sum + slash.Amount);
        var bond = await chain.ReadAsync(new ProviderOrchestrator(contracts.Providers).CollateralOf(cast.Provider.Address), cancellation);
        return new BookFact("collateral (FLASH)", Economy.Collateral, slashed, bond.Bonded + bond.Unbonding);
    }

    private Task<BigInteger> FlashOfAsync(Address account, CancellationToken cancellation) =>
        chain.ReadAsync(_flash.BalanceOf(account), cancellation);

    private UnitFacts Facts(UnitInfo unit, Spectator seen)
    {
        var plan = GatewayPlan.All.Single(plan => plan.Name == unit.Name);
        return new UnitFacts(unit.Name, plan.Fate, Economy.PricePerEpoch, TokenOf(unit.Name).IsZero ? Payment.OtherFee : Payment.FlashFee,
            seen.Settled[unit.Id]);
    }

    private Address TokenOf(string unit) => Devnet.PaidIn(GatewayPlan.All.Single(plan => plan.Name == unit), contracts);

    private static BigInteger Sum(IEnumerable<UnitFacts> units, Func<SettlementFact, BigInteger> part) =>
        units.SelectMany(unit => unit.Settlements).Aggregate(BigInteger.Zero, (sum, settlement) => sum + part(settlement));
}
