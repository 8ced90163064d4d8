using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Contracts;

namespace Flashback.OnChain.View;

/// <summary>What each event does to the view. Pure, and total: an event that contradicts the view is noted, never thrown.</summary>
internal static class ViewReducer
{
    public static ChainView Apply(ChainView view, IContractEvent happened, LogEntry log) => happened switch
    {
        QosOracle.GenesisScheduledEvent e => view with { Genesis = e.Genesis },
        QosOracle.ParametersChangedEvent e => view with { Parameters = view.Parameters.SetItem(e.EffectiveEpoch, e.Parameters) },
        QosOracle.CriteriaChangedEvent e => view with { Criteria = view.Criteria.SetItem(e.EffectiveEpoch, e.Criteria) },
        QosOracle.EpochOpenedEvent e => Opened(view, e),
        QosOracle.ReportAcceptedEvent e => view with
        {
            Reports = view.Reports.SetItem(
            e.Epoch, new AcceptedReport(e.Report, CoreStructs.Bits(e.Signers), e.Submitter, log.TransactionHash, log.BlockNumber))
        },
        QosOracle.VerdictAnnulledEvent e => view with { Annulled = view.Annulled.Add(new VerdictKey(e.Epoch, e.DataUnit)) },
        QosOracle.VerdictHeldEvent e => view with { Held = view.Held.Add(new VerdictKey(e.Epoch, e.DataUnit)) },
        QosOracle.VerdictReleasedEvent e => view with { Held = view.Held.Remove(new VerdictKey(e.Epoch, e.DataUnit)) },

        AppealCourt.AppealOpenedEvent e => view with
        {
            Appeals = view.Appeals.SetItem(e.Dispute, new AppealView(
                new VerdictKey(e.Epoch, e.DataUnit), e.Appellant, e.Validators, CoreStructs.Bits(e.Members), e.Deadline, e.EvidenceRoot,
                Protocol.Messages.Ruling.None)),
        },
        AppealCourt.AppealRuledEvent e => Appeal(view, e.Dispute, a => a with { Ruling = (Protocol.Messages.Ruling)e.Ruling }),

        ValidatorRegistry.OwnerCertifiedEvent e
            => view with { CertifiedOwners = e.Certified ? view.CertifiedOwners.Add(e.Owner) : view.CertifiedOwners.Remove(e.Owner) },
        ValidatorRegistry.ValidatorRegisteredEvent e => view with
        {
            Validators = view.Validators.SetItem(e.Index, new ValidatorView(e.Index, e.Owner, e.Signer, e.Submitter, e.PeerKey, e.Region,
                e.OperatorGroup, [.. e.Multiaddrs], ValidatorState.Active)),
        },
        ValidatorRegistry.MultiaddrsChangedEvent e => Validator(view, e.Index, v => v with { Multiaddrs = [.. e.Multiaddrs] }),
        ValidatorRegistry.SubmitterChangedEvent e => Validator(view, e.Index, v => v with { Submitter = e.Submitter }),
        ValidatorRegistry.SignerRotatedEvent e => Validator(view, e.Index, v => v with { Signer = e.Signer }),
        ValidatorRegistry.ValidatorStateChangedEvent e => Validator(view, e.Index, v => v with { State = (ValidatorState)e.State }),
        ValidatorRegistry.ValidatorSuspendedEvent e => Validator(view, e.Index, v => v with { SuspendedUntil = e.Until }),
        ValidatorRegistry.StakeAddedEvent e => Stake(view, e.Index, s => s with { Bonded = e.Bonded }),
        ValidatorRegistry.UnbondRequestedEvent e => Stake(view, e.Index, s => s.Unbond(e.Amount, e.AvailableAt)),
        ValidatorRegistry.UnbondCompletedEvent e => Stake(view, e.Index, s => s.Complete(e.Amount)),
        ValidatorRegistry.ValidatorSlashedEvent e => Stake(view, e.Index, s => s.Slash(e.Amount)),

        ReporterPool.EpochDistributedEvent e => view with
        {
            Distributions = view.Distributions.SetItem(
            new DistributionKey(e.Epoch, e.Token), new DistributionView(e.Amount, CoreStructs.Bits(e.Paid), log.TransactionHash))
        },
        ReporterPool.CreditedEvent e => Reward(view, new RewardKey(e.Account, e.Token), e.Amount),
        ReporterPool.WithdrawnEvent e => Reward(view, new RewardKey(e.Account, e.Token), -e.Amount),

        DutyCourt.DutiesChangedEvent e => view with { Duties = view.Duties.SetItem(e.EffectiveEpoch, e.Duties) },
        DutyCourt.StrikeProvenEvent e => view with { Strikes = view.Strikes.Add(new DutyKey(e.Epoch, e.Validator)) },
        DutyCourt.RewardsWithheldEvent e => view with
        {
            Withheld = view.Withheld.Union(CoreStructs.Bits(e.Epochs).Indices().Select(i => new DutyKey(e.First + i, e.Validator)))
        },

        ProviderOrchestrator.ProviderCertifiedEvent e => Provider(view, e.Provider, p => p with { Certified = e.Certified }),
        ProviderOrchestrator.CollateralDepositedEvent e => Collateral(view, e.Provider, s => s with { Bonded = e.Bonded }),
        ProviderOrchestrator.UnbondRequestedEvent e => Collateral(view, e.Provider, s => s.Unbond(e.Amount, e.AvailableAt)),
        ProviderOrchestrator.UnbondCompletedEvent e => Collateral(view, e.Provider, s => s.Complete(e.Amount)),
        ProviderOrchestrator.CollateralSlashedEvent e => Collateral(view, e.Provider, s => s.Slash(e.Amount)),
        ProviderOrchestrator.BridgeNodeClaimedEvent e => view with
        {
            Bridges = view.Bridges.SetItem(e.Bridge, new BridgeView(e.Bridge, e.Provider, [.. e.Endpoints], e.Region, e.Apis))
        },
        ProviderOrchestrator.BridgeNodeReleasedEvent e => view with { Bridges = view.Bridges.Remove(e.Bridge) },
        ProviderOrchestrator.DataUnitAddedEvent e => view with
        {
            Units = view.Units.SetItem(e.DataUnit, new DataUnitView(
                e.DataUnit, e.Bridge, e.Provider, e.Bucket, e.Capacity, e.PricePerEpoch, e.Offered,
                DataUnitState.Reserved, Protocol.Compliance.Reputation.Initial, Protocol.Compliance.LadderStep.None, 0)),
        },
        ProviderOrchestrator.DataUnitOfferChangedEvent e
            => Unit(view, e.DataUnit, u => u with { Capacity = e.Capacity, PricePerEpoch = e.PricePerEpoch, Offered = e.Offered }),
        ProviderOrchestrator.DataUnitStateChangedEvent e => Unit(view, e.DataUnit, u => u with { State = (DataUnitState)e.State }),
        ProviderOrchestrator.ProbeChangedEvent e => Probe(view, e),

        ConsumerOrchestrator.ConsumerCertifiedEvent e
            => view with { Consumers = e.Certified ? view.Consumers.Add(e.Consumer) : view.Consumers.Remove(e.Consumer) },
        ConsumerOrchestrator.GatewayCertifiedEvent e
            => view with { Gateways = e.Certified ? view.Gateways.Add(e.Gateway) : view.Gateways.Remove(e.Gateway) },
        ConsumerOrchestrator.TokenAllowedEvent e
            => view with { AllowedTokens = e.Allowed ? view.AllowedTokens.Add(e.Token) : view.AllowedTokens.Remove(e.Token) },
        ConsumerOrchestrator.AgreementOpenedEvent e => view with
        {
            Agreements = view.Agreements.SetItem(e.AgreementId, new AgreementView(
                e.AgreementId, e.Consumer, e.Payer, e.DataUnit, e.Token, e.StartEpoch, e.StartEpoch
                    + e.Epochs, e.PricePerEpoch, e.Terms, e.ManifestRoot, Closed: false)),
        },
        ConsumerOrchestrator.ManifestChangedEvent e => Agreement(view, e.AgreementId, a => a with { ManifestRoot = e.ManifestRoot }),
        ConsumerOrchestrator.AgreementTerminatedEvent e => Agreement(view, e.AgreementId, a => a with { EndEpoch = e.EndEpoch }),
        ConsumerOrchestrator.AgreementClosedEvent e => Agreement(view, e.AgreementId, a => a with { Closed = true }),
        ConsumerOrchestrator.LadderChangedEvent e
            => Unit(view, e.DataUnit, u => u with { Step = (Protocol.Compliance.LadderStep)e.Step, Strikes = e.Strikes }),
        ConsumerOrchestrator.EpochSettledEvent e => Settled(view, e, log),
        _ => view,
    };

    private static ChainView Settled(ChainView view, ConsumerOrchestrator.EpochSettledEvent e, LogEntry log)
    {
        var grade = (Protocol.Compliance.Grade)e.Compliance;
        var settlement = new SettlementView(e.DataUnit, grade, e.Paid, e.Refunded, e.Fee, log.TransactionHash);
        var settled = view with { Settlements = view.Settlements.SetItem(new SettlementKey(e.Epoch, e.AgreementId), settlement) };
        var followed = Agreement(settled, e.AgreementId, a => a with { NextEpoch = e.Epoch + 1 });
        return Unit(followed, e.DataUnit, u => u with { Reputation = e.Reputation });
    }

    private static ChainView Opened(ChainView view, QosOracle.EpochOpenedEvent e)
    {
        var opened = Forget(view with { Snapshots = view.Snapshots.SetItem(e.Epoch, e.Snapshot) }, e.Epoch);
        if (e.Snapshot.Hash() != e.Seed || e.Snapshot.Epoch != e.Epoch)
            return Contradict(opened, $"The snapshot of epoch {e.Epoch} hashes to {e.Snapshot.Hash()}, the contract says {e.Seed}.");
        var (digest, _) = opened.UnitsFor(e.Epoch);
        return digest == e.Snapshot.UnitsDigest
            ? opened
            : Contradict(opened,
                $"The data units of epoch {e.Epoch} have the digest {digest} by their events, {e.Snapshot.UnitsDigest} by the snapshot.");
    }

    private static ChainView Probe(ChainView view, ProviderOrchestrator.ProbeChangedEvent e)
    {
        var change = new Protocol.Epochs.UnitChange(e.DataUnit, e.UnderProbe, e.EffectiveEpoch);
        var digest = Protocol.Epochs.UnitsLedger.Append(view.UnitsDigest, change);
        var changed = view with { UnitChanges = view.UnitChanges.Add(change), UnitsDigest = digest };
        return digest == e.Digest ? changed : Contradict(changed, $"The change of data unit {e.DataUnit} from epoch {e.EffectiveEpoch} on "
            + $"gives the digest {digest}, the contract says {e.Digest}.");
    }

    /// <summary>Lets go of what is older than the kept epochs.</summary>
    private static ChainView Forget(ChainView view, ulong newest)
    {
        if (newest < ChainView.EpochsKept || view.Snapshots.Keys.First() >= newest - ChainView.EpochsKept) return view;
        var oldest = newest - ChainView.EpochsKept;
        return view with
        {
            Snapshots = view.Snapshots.RemoveRange(view.Snapshots.Keys.TakeWhile(epoch => epoch < oldest)),
            Reports = view.Reports.RemoveRange(view.Reports.Keys.TakeWhile(epoch => epoch < oldest)),
            Settlements = view.Settlements.RemoveRange(view.Settlements.Keys.TakeWhile(key => key.Epoch < oldest)),
            Annulled = view.Annulled.Except(view.Annulled.Where(key => key.Epoch < oldest)),
            Held = view.Held.Except(view.Held.Where(key => key.Epoch < oldest)),
            Appeals = view.Appeals.RemoveRange(view.Appeals.Where(appeal =>
                appeal.Value.Verdict.Epoch < oldest && appeal.Value.Ruling != Protocol.Messages.Ruling.None).Select(appeal => appeal.Key)),
            Distributions = view.Distributions.RemoveRange(view.Distributions.Keys.Where(key => key.Epoch < oldest)),
            Strikes = view.Strikes.Except(view.Strikes.Where(key => key.Epoch < oldest)),
            Withheld = view.Withheld.Except(view.Withheld.Where(key => key.Epoch < oldest)),
        };
    }

    internal static ChainView Contradict(ChainView view, string text) =>
        view.Contradictions.Count < ChainView.MaxContradictions ? view with { Contradictions = view.Contradictions.Add(text) } : view;

    private static ChainView Validator(ChainView view, byte index, Func<ValidatorView, ValidatorView> change) =>
        view.Validators.TryGetValue(index, out var validator)
            ? view with { Validators = view.Validators.SetItem(index, change(validator)) }
            : Contradict(view, $"An event names validator {index}, which never registered.");

    private static ChainView Provider(ChainView view, Address address, Func<ProviderView, ProviderView> change)
    {
        var provider = view.Providers.GetValueOrDefault(address) ?? new ProviderView(address, Certified: false, StakeView.None);
        return view with { Providers = view.Providers.SetItem(address, change(provider)) };
    }

    private static ChainView Stake(ChainView view, byte index, Func<StakeView, StakeView?> change)
    {
        if (!view.Validators.TryGetValue(index, out var validator)) return Validator(view, index, v => v);
        return change(validator.Stake) is { } stake
            ? Validator(view, index, v => v with { Stake = stake })
            : Contradict(view, $"An event takes more from validator {index} than it has at stake.");
    }

    private static ChainView Collateral(ChainView view, Address address, Func<StakeView, StakeView?> change) =>
        change(view.Providers.GetValueOrDefault(address)?.Collateral ?? StakeView.None) is { } collateral
            ? Provider(view, address, p => p with { Collateral = collateral })
            : Contradict(view, $"An event takes more from provider {address} than its collateral.");

    private static ChainView Reward(ChainView view, RewardKey key, System.Numerics.BigInteger change)
    {
        var left = view.Rewards.GetValueOrDefault(key) + change;
        if (left.Sign < 0) return Contradict(view, $"The pool paid {key.Account} more of {key.Token} than it owed.");
        return view with { Rewards = left.IsZero ? view.Rewards.Remove(key) : view.Rewards.SetItem(key, left) };
    }

    private static ChainView Unit(ChainView view, Bytes32 id, Func<DataUnitView, DataUnitView> change) =>
        view.Units.TryGetValue(id, out var unit)
            ? view with { Units = view.Units.SetItem(id, change(unit)) }
            : Contradict(view, $"An event names data unit {id}, which was never added.");

    private static ChainView Appeal(ChainView view, System.Numerics.BigInteger number, Func<AppealView, AppealView> change) =>
        view.Appeals.TryGetValue(number, out var appeal)
            ? view with { Appeals = view.Appeals.SetItem(number, change(appeal)) }
            : Contradict(view, $"An event names appeal {number}, which was never opened.");

    private static ChainView Agreement(ChainView view, System.Numerics.BigInteger id, Func<AgreementView, AgreementView> change) =>
        view.Agreements.TryGetValue(id, out var agreement)
            ? view with { Agreements = view.Agreements.SetItem(id, change(agreement)) }
            : Contradict(view, $"An event names agreement {id}, which was never opened.");
}
