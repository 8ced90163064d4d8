// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IConsumerOrchestrator} from "../../src/interfaces/IConsumerOrchestrator.sol";
import {IDisputeCourt} from "../../src/interfaces/IDisputeCourt.sol";
import {IProviderOrchestrator} from "../../src/interfaces/IProviderOrchestrator.sol";
import {IValidatorRegistry} from "../../src/interfaces/IValidatorRegistry.sol";
import {Verdicts} from "../../src/libraries/Verdicts.sol";
import {
    CommittedObservation,
    Observation,
    ObservationBatch,
    ProvenVerdict,
    Snapshot,
    Verdict
} from "../../src/types/Messages.sol";
import {Compliance} from "../../src/types/Sla.sol";
import {Epochs} from "../support/Epochs.sol";
import {ReenteringToken} from "../support/HostileTokens.sol";

/// Every actor of the system, honest and hostile, doing random things in random order; and the books that the invariants
/// are checked against.
contract Actors is Epochs {
    uint256 private constant UNITS = 3;
    uint256 private constant MEMBERS = 7;
    /// Least stakes that each validator holds, so that a network outlives its proven faults.
    uint256 private constant DEPTH = 1_000;

    ReenteringToken public hostile;
    bytes32[] public units;
    mapping(bytes32 unit => uint256) public openAgreement;
    mapping(uint256 id => mapping(uint64 epoch => uint256)) public settlements;

    /// What the books say, per token: money that came in, and money that left again.
    mapping(address token => uint256) public escrowed;
    mapping(address token => uint256) public consumersPaidOut;
    uint256 public stakeIn;
    uint256 public stakeOut;
    uint256 public collateralIn;
    uint256 public collateralOut;

    uint256 public validatorSlashes;
    uint256 public provenFaults;
    uint256 public collateralSlashes;
    uint256 public corruptSettlements;
    uint256 public earlySettlements;
    uint256 public annulledSettlements;
    uint256 public reputationJumps;
    uint256 public thinReports;
    uint256 public doubleSettlements;
    uint256 public settled;
    uint256 public accepted;
    mapping(address token => uint256) public feesDue;
    mapping(address token => uint256) public feesShared;

    Played[] private _played;
    mapping(uint64 epoch => uint256 indexPlusOne) private _at;
    mapping(uint64 epoch => bool) private _wrong;

    constructor() {
        deploy();
        addValidators(MEMBERS);
        stakeIn = MEMBERS * STAKE * DEPTH;
        for (uint256 i = 0; i < MEMBERS; ++i) {
            flash.transfer(ownerOf(i), STAKE * (DEPTH - 1));
            vm.startPrank(ownerOf(i));
            flash.approve(address(validators), STAKE * (DEPTH - 1));
            validators.addStake(uint8(i), STAKE * (DEPTH - 1));
            vm.stopPrank();
        }
        addProvider();
        collateralIn = COLLATERAL;
        addConsumer(1e6 ether);
        hostile = new ReenteringToken(CONSUMER);
        consumers.allowToken(address(hostile));
        vm.prank(CONSUMER);
        hostile.approve(address(consumers), type(uint256).max);
        vm.deal(CONSUMER, 1e6 ether);
        hostile.reenter(address(consumers), abi.encodeCall(consumers.withdraw, (address(hostile))));
        for (uint256 i = 0; i < UNITS; ++i) {
            units.push(addUnit(i));
        }
        for (uint256 i = 0; i < UNITS; ++i) {
            agree(i, i, 40);
        }
        scheduleGenesis();
        _open();
        warpInto(0);
        _open();
    }

    // ---- contracts, for the invariants

    function tokens() external view returns (address[3] memory) {
        return [address(flash), address(0), address(hostile)];
    }

    function creditOf(address who, address token) public view returns (uint256) {
        return consumers.credit(who, token);
    }

    function heldBy(address token) external view returns (uint256) {
        return token == address(0) ? address(consumers).balance : _balance(token, address(consumers));
    }

    /// What the consumer orchestrator still owes in escrow: the price of every epoch not settled and not refunded.
    function escrowOpen(address token) external view returns (uint256 open_) {
        for (uint256 id = 1; id <= consumers.agreementCount(); ++id) {
            IConsumerOrchestrator.Agreement memory a = consumers.agreement(id);
            if (a.token != token) continue;
            for (uint64 e = a.startEpoch; e < a.startEpoch + a.epochs; ++e) {
                if (!consumers.isSettled(id, e)) open_ += a.pricePerEpoch;
            }
        }
    }

    /// Fees stated but not yet shared out between treasury and pool.
    function feesOpen(address token) external view returns (uint256) {
        return feesDue[token] - feesShared[token];
    }

    function stakeHeld() external view returns (uint256 held) {
        for (uint256 i = 0; i < validators.registered(); ++i) {
            IValidatorRegistry.Validator memory v = validators.validator(uint8(i));
            held += uint256(v.bonded) + v.unbonding + validators.credit(ownerOf(i), address(flash));
        }
        held += validators.credit(address(pool), address(flash)) + validators.credit(STRANGER, address(flash));
    }

    function stakeBalance() external view returns (uint256) {
        return flash.balanceOf(address(validators));
    }

    function collateralHeld() external view returns (uint256) {
        IProviderOrchestrator.Collateral memory c = providers.collateralOf(PROVIDER);
        return uint256(c.bonded) + c.unbonding + providers.credit(PROVIDER, address(flash))
            + providers.credit(CONSUMER, address(flash)) + providers.credit(address(pool), address(flash));
    }

    function collateralBalance() external view returns (uint256) {
        return flash.balanceOf(address(providers));
    }

    function reputationOf(uint256 i) external view returns (uint8) {
        return providers.reputation(units[i]);
    }

    function parties() external view returns (address[5] memory) {
        return [CONSUMER, PROVIDER, TREASURY, address(pool), STRANGER];
    }

    // ---- time and reports

    /// Time goes on by up to an epoch; the next epoch is opened as it should be, most of the time.
    function advance(uint256 seconds_, bool skip) external {
        vm.warp(block.timestamp + bound(seconds_, 1, L));
        vm.roll(block.number + 1);
        if (!skip && oracle.snapshotOf(oracle.currentEpoch() + 1) == 0) _open();
    }

    /// A certificate arrives for an epoch: right, wrong in a number (a colluding quorum), or by too few.
    function report(uint256 which, uint256 fates, uint256 kind) external {
        uint64 epoch = _pick(which);
        if (_at[epoch] == 0) return;
        Played memory p = _play(epoch, fates);
        kind = bound(kind, 0, 5);
        if (kind == 1) {
            ++p.verdicts[bound(fates, 0, UNITS - 1)].meanLatencyMicros;
            certify(p);
        }
        if (kind == 2) (p.signers, p.signatures) = certificate(Verdicts.hash(p.report), bound(fates, 0, 4));
        if (kind == 3) p.signatures[5] = ~p.signatures[5];
        bool first = oracle.acceptedReport(epoch) == 0;
        try oracle.submit(p.snapshot, p.report, p.signers, p.signatures) {
            if (!first || kind == 2 || kind == 3) ++thinReports;
            ++accepted;
            _wrong[epoch] = kind == 1;
            _keep(epoch, p);
        } catch {}
    }

    /// Anyone tries to prove a verdict wrong.
    function dispute(uint256 which, uint256 u) external {
        uint64 epoch = _pick(which);
        if (oracle.acceptedReport(epoch) == 0) return;
        Played memory p = _played[_at[epoch] - 1];
        u = bound(u, 0, UNITS - 1);
        bytes32[] memory path = prove(verdictHashes(p.verdicts), u);
        CommittedObservation[] memory items = committed(p, u, p.verdicts[u].observers);
        uint256 before = _stake();
        vm.prank(STRANGER);
        try court.proveWrongVerdict(p.snapshot, p.report, p.signers, p.verdicts[u], u, path, items) {
            // A right verdict on a unit under probe must never be punished.
            if (!_wrong[epoch] && providers.isUnderProbe(p.verdicts[u].dataUnit, epoch)) ++validatorSlashes;
            ++provenFaults;
        } catch {
            if (_stake() != before) ++validatorSlashes;
        }
    }

    /// A hostile validator signs twice and is caught.
    function equivocate(uint256 who) external {
        who = bound(who, MEMBERS - 1, MEMBERS - 1); // one liar: the others keep the network alive
        Snapshot memory s = _played[0].snapshot;
        ObservationBatch memory a = ObservationBatch(s.epoch, signerOf(who), "a", 1);
        ObservationBatch memory b = ObservationBatch(s.epoch, signerOf(who), "b", 1);
        bytes memory first = sign(keyOf(who), Verdicts.hash(a));
        bytes memory second = sign(keyOf(who), Verdicts.hash(b));
        vm.prank(STRANGER);
        try court.proveBatchEquivocation(s, uint8(who), a, first, b, second) {
            ++provenFaults;
        } catch {}
    }

    // ---- agreements and settlement

    function agree(uint256 i, uint256 tokenIndex, uint256 epochs) public {
        i = bound(i, 0, UNITS - 1);
        address token = [address(flash), address(0), address(hostile)][bound(tokenIndex, 0, 2)];
        uint32 count = uint32(bound(epochs, 1, 50));
        uint256 value = token == address(0) ? uint256(count) * PRICE : 0;
        uint64 start = oracle.effectiveEpoch();
        vm.prank(CONSUMER);
        try consumers.openAgreement{value: value}(units[i], terms(), start, count, PRICE, token, 0) returns (
            uint256 id
        ) {
            openAgreement[units[i]] = id;
            escrowed[token] += uint256(count) * PRICE;
        } catch {}
    }

    function settle(uint256 which, uint256 u) external {
        uint64 epoch = _pick(which);
        if (_at[epoch] == 0) return;
        Played memory p = _played[_at[epoch] - 1];
        u = bound(u, 0, UNITS - 1);
        bytes32 unit = p.verdicts[u].dataUnit;
        uint256 id = openAgreement[unit];
        if (id == 0) return;
        ProvenVerdict memory q = proven(p, u);
        uint8 before = providers.reputation(unit);
        uint256 collateral = providers.collateralOf(PROVIDER).bonded + providers.collateralOf(PROVIDER).unbonding;
        vm.recordLogs();
        try consumers.settle(id, q) {
            _noteFee(id);
            _settled(id, epoch, unit, before);
            if (oracle.acceptedReport(epoch) == 0) ++earlySettlements;
            uint256 now_ = providers.collateralOf(PROVIDER).bonded + providers.collateralOf(PROVIDER).unbonding;
            if (now_ < collateral) {
                ++collateralSlashes;
                if (q.verdict.corrupt || providers.dataUnit(unit).strikes >= 12) ++corruptSettlements;
            }
        } catch {}
    }

    function settleSilent(uint256 which, uint256 i) external {
        uint64 epoch = _pick(which);
        bytes32 unit = units[bound(i, 0, UNITS - 1)];
        uint256 id = openAgreement[unit];
        if (id == 0) return;
        uint8 before = providers.reputation(unit);
        vm.recordLogs();
        try consumers.settleSilent(id, epoch) {
            _noteFee(id);
            if (++settlements[id][epoch] > 1) ++doubleSettlements;
            ++settled;
            uint8 now_ = providers.reputation(unit);
            if (providers.isUnderProbe(unit, epoch) && now_ != before) ++reputationJumps;
        } catch {}
    }

    function terminate(uint256 i, bool byProvider) external {
        uint256 id = openAgreement[units[bound(i, 0, UNITS - 1)]];
        vm.prank(byProvider ? PROVIDER : CONSUMER);
        try consumers.terminate(id) {} catch {}
    }

    function close(uint256 i) external {
        try consumers.close(openAgreement[units[bound(i, 0, UNITS - 1)]]) {} catch {}
    }

    function maintain(uint256 i, uint64 epochs, bool end) external {
        bytes32 unit = units[bound(i, 0, UNITS - 1)];
        vm.startPrank(PROVIDER);
        if (end) {
            try providers.endMaintenance(unit) {} catch {}
        } else {
            try providers.startMaintenance(unit, uint64(bound(epochs, 1, 5))) {} catch {}
        }
        vm.stopPrank();
    }

    // ---- money

    function withdrawAll(uint256 who, uint256 tokenIndex) external {
        address token = [address(flash), address(0), address(hostile)][bound(tokenIndex, 0, 2)];
        address account = [CONSUMER, PROVIDER, TREASURY, STRANGER][bound(who, 0, 3)];
        if (account == PROVIDER) _shareFees(token);
        vm.startPrank(account);
        try consumers.withdraw(token) returns (uint256 amount) {
            consumersPaidOut[token] += amount;
        } catch {}
        if (token == address(flash)) {
            try providers.withdraw(token) returns (uint256 amount) {
                collateralOut += amount;
            } catch {}
            try validators.withdraw(token) returns (uint256 amount) {
                stakeOut += amount;
            } catch {}
        }
        vm.stopPrank();
    }

    function _shareFees(address token) private {
        consumers.collectFees(PROVIDER, token);
        feesShared[token] = feesDue[token];
    }

    function collect(uint256 tokenIndex) external {
        address token = [address(flash), address(0), address(hostile)][bound(tokenIndex, 0, 2)];
        uint256 owed = consumers.credit(address(pool), token);
        try pool.collect(consumers, token) {
            consumersPaidOut[token] += owed;
        } catch {}
    }

    function bondCollateral(uint256 amount, bool out) external {
        amount = bound(amount, 1, 100 ether);
        if (out) {
            vm.startPrank(PROVIDER);
            try providers.requestUnbond(amount) {} catch {}
            try providers.completeUnbond() {} catch {}
            vm.stopPrank();
            return;
        }
        flash.transfer(PROVIDER, amount);
        vm.startPrank(PROVIDER);
        flash.approve(address(providers), amount);
        providers.depositCollateral(amount);
        vm.stopPrank();
        collateralIn += amount;
    }

    function unbondStake(uint256 i, uint256 amount) external {
        i = bound(i, 0, MEMBERS - 1);
        amount = bound(amount, 1, 10 ether);
        flash.transfer(ownerOf(i), amount);
        vm.startPrank(ownerOf(i));
        flash.approve(address(validators), amount);
        try validators.addStake(uint8(i), amount) {
            stakeIn += amount;
            validators.requestUnbond(uint8(i), amount);
        } catch {}
        vm.stopPrank();
    }

    function thief(uint256 what) external {
        vm.startPrank(STRANGER);
        what = bound(what, 0, 3);
        bytes memory call = what == 0
            ? abi.encodeCall(validators.slash, (type(uint256).max, 10_000, STRANGER, "theft"))
            : abi.encodeCall(providers.recordEpoch, (units[0], 0, Compliance.Corrupt, true, STRANGER));
        address target = what == 0 ? address(validators) : address(providers);
        (bool done,) = target.call(call);
        vm.stopPrank();
        if (done) ++validatorSlashes;
    }

    function _settled(uint256 id, uint64 epoch, bytes32 unit, uint8 before) private {
        if (++settlements[id][epoch] > 1) ++doubleSettlements;
        ++settled;
        if (oracle.annulled(epoch, unit)) ++annulledSettlements;
        if (block.timestamp <= oracle.disputeDeadlineOf(epoch)) ++earlySettlements;
        uint8 now_ = providers.reputation(unit);
        if ((now_ > before ? now_ - before : before - now_) > 4 || now_ > 100) ++reputationJumps;
    }

    /// The fee as the event states it: due until the provider's earnings are moved to its credit.
    function _noteFee(uint256 id) private {
        bytes32 topic = keccak256("EpochSettled(uint256,bytes32,uint64,uint8,uint256,uint256,uint256)");
        (, bytes memory data) = lastLog(topic);
        (,,, uint256 fee) = abi.decode(data, (uint8, uint256, uint256, uint256));
        feesDue[consumers.agreement(id).token] += fee;
    }

    function _open() private {
        Snapshot memory s = openEpoch();
        Played memory p;
        p.snapshot = s;
        p = _playOn(s, 0);
        _keep(s.epoch, p);
    }

    function _play(uint64 epoch, uint256 fates) private view returns (Played memory) {
        return _playOn(_played[_at[epoch] - 1].snapshot, fates);
    }

    function _playOn(Snapshot memory s, uint256 fates) private view returns (Played memory) {
        Observation[] memory seen = new Observation[](UNITS);
        for (uint256 i = 0; i < UNITS; ++i) {
            uint256 fate = (fates >> (4 * i)) % 8;
            seen[i] = fate == 1
                ? slow(units[i], s.epoch)
                : fate == 2 ? corrupting(units[i], s.epoch) : healthy(units[i], s.epoch);
            if (fate == 3) (seen[i].outcome, seen[i].successes) = (Verdicts.OUTCOME_UNREACHABLE, 0);
            if (fate == 4) seen[i].outcome = Verdicts.OUTCOME_INCONCLUSIVE;
        }
        return play(s, sorted(seen));
    }

    function _keep(uint64 epoch, Played memory p) private {
        if (_at[epoch] == 0) {
            _played.push();
            _at[epoch] = _played.length;
        }
        Played storage to = _played[_at[epoch] - 1];
        to.snapshot = p.snapshot;
        to.report = p.report;
        to.signers = p.signers;
        to.signatures = p.signatures;
        delete to.verdicts;
        delete to.batches;
        delete to.observations;
        for (uint256 i = 0; i < p.verdicts.length; ++i) {
            to.verdicts.push(p.verdicts[i]);
        }
        for (uint256 v = 0; v < p.batches.length; ++v) {
            to.batches.push(p.batches[v]);
            to.observations.push();
            for (uint256 u = 0; u < p.observations[v].length; ++u) {
                to.observations[v].push(p.observations[v][u]);
            }
        }
    }

    /// An epoch of the last few.
    function _pick(uint256 which) private view returns (uint64) {
        uint64 current = oracle.currentEpoch();
        uint64 back = uint64(bound(which, 0, 5));
        return back > current ? 0 : current - back;
    }

    function _stake() private view returns (uint256 sum) {
        for (uint256 i = 0; i < MEMBERS; ++i) {
            IValidatorRegistry.Validator memory v = validators.validator(uint8(i));
            sum += uint256(v.bonded) + v.unbonding;
        }
    }

    function _balance(address token, address who) private view returns (uint256) {
        (, bytes memory answer) = token.staticcall(abi.encodeWithSignature("balanceOf(address)", who));
        return abi.decode(answer, (uint256));
    }
}
