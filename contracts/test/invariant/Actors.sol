// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAppealCourt} from "../../src/interfaces/IAppealCourt.sol";
import {IPayouts} from "../../src/interfaces/IPayouts.sol";
import {Quorum} from "../../src/libraries/Quorum.sol";
import {Verdicts} from "../../src/libraries/Verdicts.sol";
import {
    AppealVote,
    CommittedObservation,
    ObservationBatch,
    ProvenVerdict,
    Snapshot
} from "../../src/types/Messages.sol";
import {DutyActors} from "./DutyActors.sol";

/// Every actor of the system, honest and hostile, doing random things in random order.
contract Actors is DutyActors {
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
        if (kind == 2) {
            uint256 few = Quorum.size(p.snapshot.validatorCount) - 1;
            (p.signers, p.signatures) = certificate(Verdicts.hash(p.report), bound(fates, 0, few));
        }
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

    // ---- appeals

    /// The provider appeals against a verdict on one of its units.
    function appeal(uint256 which, uint256 u) external {
        uint64 epoch = _pick(which);
        uint64 current = oracle.currentEpoch();
        if (_at[epoch] == 0 || _at[current] == 0) return;
        Played memory p = _played[_at[epoch] - 1];
        ProvenVerdict memory q = proven(p, bound(u, 0, UNITS - 1));
        flash.transfer(PROVIDER, BOND);
        vm.startPrank(PROVIDER);
        try appeals.open(p.snapshot, _played[_at[current] - 1].snapshot, q, "evidence") {
            ++appealed;
            bondsIn += BOND;
            _appealOf[epoch][q.verdict.dataUnit] = appealed;
        } catch {
            flash.transfer(address(this), BOND);
        }
        vm.stopPrank();
    }

    /// Some of the committee sign a ruling; fewer than a quorum must not do.
    function rule(uint256 which, uint256 ruling, uint256 count) external {
        if (appealed == 0) return;
        uint256 id = bound(which, 1, appealed);
        ruling = bound(ruling, 0, 3);
        count = bound(count, 0, MEMBERS);
        bytes32 vote = Verdicts.hash(AppealVote(id, uint8(ruling), "evidence"));
        (uint256 signers, bytes memory signatures) = certificate(vote, count);
        bool open_ = appeals.appeal(id).ruling == IAppealCourt.Ruling.None;
        uint256 quorum = Quorum.size(ones(appeals.appeal(id).members));
        try appeals.rule(id, IAppealCourt.Ruling(ruling), "evidence", signers, signatures) {
            if (!open_ || count < quorum) ++thinRulings;
            ++ruled;
            if (IAppealCourt.Ruling(ruling) == IAppealCourt.Ruling.Upheld) bondsOut += BOND;
        } catch {}
    }

    /// Nobody ruled: the period is over for whoever waited long enough.
    function expire(uint256 which, bool wait) external {
        if (appealed == 0) return;
        uint256 id = bound(which, 1, appealed);
        uint256 deadline = appeals.appeal(id).deadline;
        uint256 present = block.timestamp;
        if (wait && present <= deadline) vm.warp(deadline + 1);
        try appeals.expire(id) {
            if (block.timestamp <= deadline) ++thinRulings;
            ++ruled;
        } catch {}
        vm.warp(present); // the others do not wait
    }

    // ---- agreements and settlement

    function agree(uint256 i, uint256 tokenIndex, uint256 epochs) external {
        _agree(i, tokenIndex, epochs);
    }

    function settle(uint256 which, uint256 u) external {
        uint64 epoch = _pick(which);
        if (_at[epoch] == 0) return;
        Played memory p = _played[_at[epoch] - 1];
        u = bound(u, 0, UNITS - 1);
        bytes32 unit = p.verdicts[u].dataUnit;
        uint256 id = openAgreement[unit];
        if (id == 0) return;
        // Most of the time the epoch whose turn it is.
        if (which % 4 != 0) {
            epoch = consumers.agreement(id).nextEpoch;
            if (_at[epoch] == 0) return;
            p = _played[_at[epoch] - 1];
            for (u = 0; p.verdicts[u].dataUnit != unit;) {
                ++u;
            }
        }
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
        if (which % 4 != 0) epoch = consumers.agreement(id).nextEpoch;
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
        address coin = token(bound(tokenIndex, 0, TOKENS - 1));
        address account = [CONSUMER, PROVIDER, TREASURY, STRANGER][bound(who, 0, 3)];
        if (account == PROVIDER) _shareFees(coin);
        vm.startPrank(account);
        try consumers.withdraw(coin) returns (uint256 amount) {
            consumersPaidOut[coin] += amount;
        } catch {}
        if (coin == address(flash)) {
            try providers.withdraw(coin) returns (uint256 amount) {
                collateralOut += amount;
            } catch {}
            try validators.withdraw(coin) returns (uint256 amount) {
                stakeOut += amount;
            } catch {}
            try appeals.withdraw(coin) returns (uint256 amount) {
                bondsOut += amount;
            } catch {}
        }
        vm.stopPrank();
    }

    function _shareFees(address coin) private {
        for (uint256 id = 1; id <= consumers.agreementCount(); ++id) {
            collectEarnings(id);
        }
        consumers.collectFees(PROVIDER, coin);
        feesShared[coin] = feesDue[coin];
    }

    /// The pool collects its share from one of the contracts that slash or charge.
    function collect(uint256 source, uint256 tokenIndex) external {
        address coin = token(bound(tokenIndex, 0, TOKENS - 1));
        source = bound(source, 0, 2);
        IPayouts from = [IPayouts(consumers), IPayouts(validators), IPayouts(providers)][source];
        uint256 owed = from.credit(address(pool), coin);
        try pool.collect(from, coin) {
            if (source == 0) consumersPaidOut[coin] += owed;
            else if (source == 1) stakeOut += owed;
            else collateralOut += owed;
        } catch {}
    }

    /// An epoch's share of the pool is handed out, and one of the validators takes what it has.
    function distribute(uint256 which, uint256 tokenIndex, uint256 who) external {
        uint64 epoch = _pickRewarded(which);
        if (_at[epoch] == 0) return;
        Played memory p = _played[_at[epoch] - 1];
        address coin = token(bound(tokenIndex, 0, TOKENS - 1));
        try pool.distribute(p.report, p.signers, coin) {
            ++distributed;
        } catch {}
        vm.prank(ownerOf(bound(who, 0, MEMBERS - 1)));
        try pool.withdraw(coin) {} catch {}
    }

    /// A token lies from now on, or stops lying.
    function lie(bool on) external {
        lying.lie(on);
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
            : abi.encodeCall(providers.slash, (units[0], 0, true, STRANGER));
        address target = what == 0 ? address(validators) : address(providers);
        (bool done,) = target.call(call);
        vm.stopPrank();
        if (done) ++validatorSlashes;
    }
}
