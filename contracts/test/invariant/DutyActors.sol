// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDutyCourt} from "../../src/interfaces/IDutyCourt.sol";
import {IValidatorRegistry} from "../../src/interfaces/IValidatorRegistry.sol";
import {Quorum} from "../../src/libraries/Quorum.sol";
import {Verdicts} from "../../src/libraries/Verdicts.sol";
import {Books} from "./Books.sol";

/// Validators that are missing or measure what nobody else does, those who prove it, and those who try without cause.
abstract contract DutyActors is Books {
    uint64 private constant WINDOW = 8;
    uint256 private constant NEEDED = 6;

    uint256 public suspensions;
    uint256 public strikes;
    uint256 public returns_;
    uint256 public enforced;

    /// What must never happen.
    uint256 public unjustSuspensions;
    uint256 public crowdedSuspensions;
    uint256 public unjustStrikes;
    uint256 public unjustWithholdings;
    uint256 public earlyReturns;

    uint64[] private _suspendedIn;
    mapping(uint64 epoch => mapping(uint256 validator => bool)) private _missing;
    mapping(uint64 epoch => mapping(uint256 validator => bool)) private _far;
    mapping(uint64 epoch => mapping(uint256 validator => bool)) private _struck;

    /// A stretch of epochs passes in which the last validator of the set is missing or far from the others, most of the time.
    function season(uint256 fates) external {
        for (uint256 i = 0; i < WINDOW; ++i) {
            uint256 fate = fates >> (4 * i) & 0xf;
            uint64 epoch = oracle.currentEpoch();
            vm.warp(oracle.epochEnd(epoch));
            vm.roll(block.number + 1);
            if (oracle.snapshotOf(epoch + 2) == 0 && oracle.snapshotOf(epoch + 1) != 0) _open();
            if (oracle.snapshotOf(epoch + 1) == 0 || _at[epoch] == 0 || oracle.acceptedReport(epoch) != 0) continue;
            Played memory p = _play(epoch, 0);
            uint256 last = p.observations.length - 1;
            bool far = fates >> 255 == 1 && fate > 1;
            if (far) _estrange(p, last);
            bool missing = fates >> 255 == 0 && fate > 1;
            if (missing) _leaveOut(p, last);
            if (far || missing) certify(p);
            oracle.submit(p.snapshot, p.report, p.signers, p.signatures);
            (_far[epoch][last], _missing[epoch][last]) = (far, missing);
            ++accepted;
            _keep(epoch, p);
        }
    }

    /// Somebody shows six reports: those that the validator is missing in, or just any.
    function proveAbsence(uint256 who, uint256 back, bool honest) external {
        uint8 validator = uint8(bound(who, 0, MEMBERS - 1));
        uint64 end = _end(back);
        IDutyCourt.CertifiedReport[] memory shown = new IDutyCourt.CertifiedReport[](NEEDED);
        uint256 found = 0;
        bool just = true;
        for (uint64 e = end > 12 ? end - 12 : 0; e < end && found < NEEDED; ++e) {
            if (_at[e] == 0 || oracle.acceptedReport(e) == 0 || (honest && !_missing[e][validator])) continue;
            Played storage p = _played[_at[e] - 1];
            shown[found++] = IDutyCourt.CertifiedReport(p.snapshot, p.report, p.signers);
            just = just && _missing[e][validator] && e >= duties.countsFrom(validator);
        }
        if (found < NEEDED) return;
        uint64 span = shown[NEEDED - 1].report.epoch - shown[0].report.epoch;
        try duties.proveAbsence(validator, shown) {
            if (!just || span >= WINDOW) ++unjustSuspensions;
            _noteSuspension();
        } catch {}
    }

    /// Somebody shows that a validator was far from the others in an epoch, or claims it.
    function proveOutlier(uint256 who, uint256 back, bool honest) external {
        uint8 validator = uint8(bound(who, 0, MEMBERS - 1));
        uint64 epoch = _end(back);
        for (
            uint256 i = 0;
            i < 10 && honest && epoch > 0 && (!_far[epoch][validator] || _struck[epoch][validator]);
            ++i
        ) {
            --epoch;
        }
        if (_at[epoch] == 0) return;
        Played memory p = _played[_at[epoch] - 1];
        if (validator >= p.observations.length) return;
        IDutyCourt.Outlier[] memory two = new IDutyCourt.Outlier[](2);
        (two[0], two[1]) = (_outlier(p, 0, validator), _outlier(p, 1, validator));
        // As if the second unit were another provider's.
        vm.mockCall(
            address(providers),
            abi.encodeCall(providers.providerOf, (p.verdicts[1].dataUnit)),
            abi.encode(address(0xB0B))
        );
        try duties.proveOutlier(p.snapshot, validator, two) {
            bool early = block.timestamp <= oracle.disputeDeadlineOf(epoch);
            if (!_far[epoch][validator] || _struck[epoch][validator] || early) ++unjustStrikes;
            _struck[epoch][validator] = true;
            ++strikes;
        } catch {}
        vm.clearMockedCalls();
    }

    function enforceStrikes(uint256 who, uint256 back) external {
        uint8 validator = uint8(bound(who, 0, MEMBERS - 1));
        uint64 last = _end(back);
        uint64 from = duties.countsFrom(validator);
        bool served = _stateOf(validator) == IValidatorRegistry.State.Active;
        try duties.enforceStrikes(validator, last) {
            uint256 count = 0;
            for (uint64 e = last + 1 > WINDOW ? last + 1 - WINDOW : 0; e <= last; ++e) {
                bool counts = _struck[e][validator] && e >= from;
                if (counts) ++count;
                // Withheld are the struck epochs of this window, each of them, and of others only struck ones.
                bool withheld = duties.withheldOf(e, 1 << validator) != 0;
                if (withheld != counts && (counts || !_struck[e][validator])) ++unjustWithholdings;
            }
            if (count < NEEDED) ++unjustWithholdings;
            ++enforced;
            if (served && _stateOf(validator) == IValidatorRegistry.State.Suspended) _noteSuspension();
        } catch {}
    }

    /// Suspended validators come back, the lowest first: the set has no gap then.
    function rejoin() external {
        for (uint8 i = 0; i < MEMBERS; ++i) {
            IValidatorRegistry.Validator memory v = validators.validator(i);
            if (v.state != IValidatorRegistry.State.Suspended) continue;
            vm.prank(ownerOf(i));
            try validators.rejoin(i) {
                if (block.timestamp < v.suspendedUntil) ++earlyReturns;
                ++returns_;
            } catch {}
            return;
        }
    }

    function members() external view returns (uint256) {
        return validators.members();
    }

    function suspended() external view returns (uint256 count, uint256 bonded) {
        for (uint8 i = 0; i < MEMBERS; ++i) {
            IValidatorRegistry.Validator memory v = validators.validator(i);
            if (v.state != IValidatorRegistry.State.Suspended) continue;
            ++count;
            if (v.bonded >= STAKE) ++bonded;
        }
    }

    function _estrange(Played memory p, uint256 who) private view {
        for (uint256 u = 0; u < UNITS; ++u) {
            p.observations[who][u].meanLatencyMicros = 2_000_000;
        }
        batch(p);
        conclude(p);
    }

    function _leaveOut(Played memory p, uint256 who) private view {
        for (uint256 u = 0; u < UNITS; ++u) {
            p.observations[who][u].outcome = Verdicts.OUTCOME_NOT_PROBED;
        }
        batch(p);
        conclude(p);
        p.report.included &= ~(1 << who);
    }

    /// Never more than f of those that stay, within a window.
    function _noteSuspension() private {
        ++suspensions;
        uint64 current = oracle.currentEpoch();
        _suspendedIn.push(current);
        uint256 lately = 0;
        for (uint256 i = 0; i < _suspendedIn.length; ++i) {
            if (current - _suspendedIn[i] < WINDOW) ++lately;
        }
        uint256 left = validators.members();
        if (left < 4 || lately > Quorum.faults(left + 1)) ++crowdedSuspensions;
    }

    function _outlier(Played memory p, uint256 u, uint256 who)
        private
        pure
        returns (IDutyCourt.Outlier memory outlier)
    {
        uint256 observers = p.verdicts[u].observers;
        bytes32[] memory leaves = new bytes32[](ones(observers));
        uint256 n = 0;
        for (uint256 v = 0; v < p.observations.length; ++v) {
            if (observers >> v & 1 == 1) leaves[n++] = Verdicts.hash(p.observations[v][u]);
        }
        outlier.proven = proven(p, u);
        outlier.observation = p.observations[who][u];
        uint256 place = ones(observers & ((1 << who) - 1));
        outlier.path = place < n ? prove(leaves, place) : new bytes32[](0);
    }

    function _stateOf(uint8 validator) private view returns (IValidatorRegistry.State) {
        return validators.validator(validator).state;
    }

    /// The present epoch, or one of the dozen before it.
    function _end(uint256 back) private view returns (uint64) {
        uint64 current = oracle.currentEpoch();
        uint64 less = uint64(bound(back, 0, 12));
        return less > current ? 0 : current - less;
    }
}
