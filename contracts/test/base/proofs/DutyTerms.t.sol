// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {DutyCourt} from "../../../src/DutyCourt.sol";
import {IDutyCourt} from "../../../src/interfaces/IDutyCourt.sol";
import {Duty} from "../../support/Duty.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

contract DutyTermsTest is Duty {
    function setUp() public {
        begin(7);
    }

    /// The reward of an epoch waits until no strike can take it away: the last window that holds the epoch, the dispute
    /// window of that window's last epoch, and a window to show the strike.
    function test_rewardsWaitForTheLastStrike() public view {
        eq(duties.rewardDeadlineOf(3), oracle.disputeDeadlineOf(10) + 8 * L, "deadline");
        eq(duties.rewardDeadlineOf(3), duties.strikeDeadlineOf(10), "the last strike of its last window");
    }

    function test_rulesHaveBounds() public {
        IDutyCourt.Duties memory d = devnetDuties();
        (d.window, d.absences, d.strikes) = (7, 7, 7);
        _refused(d, "window", 7, 8, 128);
        d.window = 129;
        _refused(d, "window", 129, 8, 128);
        (d.window, d.absences, d.strikes) = (128, 95, 96);
        _refused(d, "absences", 95, 96, 128);
        (d.absences, d.strikes) = (129, 96);
        _refused(d, "absences", 129, 96, 128);
        (d.absences, d.strikes) = (96, 95);
        _refused(d, "strikes", 95, 96, 128);
        d.strikes = 129;
        _refused(d, "strikes", 129, 96, 128);
        (d.window, d.absences, d.strikes) = (9, 6, 7);
        _refused(d, "absences", 6, 7, 9); // three quarters, rounded up
        d = devnetDuties();
        d.providers = 1;
        _refused(d, "providers", 1, 2, 8);
        d.providers = 9;
        _refused(d, "providers", 9, 2, 8);
        d = devnetDuties();
        d.latencyFactor = 3;
        _refused(d, "latencyFactor", 3, 4, type(uint16).max);
        d = devnetDuties();
        d.latencySlackMicros = 999_999;
        _refused(d, "latencySlackMicros", 999_999, 1_000_000, type(uint32).max);
        d = devnetDuties();
        d.availabilityGapBps = 4_999;
        _refused(d, "availabilityGapBps", 4_999, 5_000, 10_000);
        d.availabilityGapBps = 10_001;
        _refused(d, "availabilityGapBps", 10_001, 5_000, 10_000);
        d = devnetDuties();
        d.coolingEpochs = 0;
        _refused(d, "coolingEpochs", 0, 1, 30 days / L);
        d.coolingEpochs = uint32(30 days / L + 1);
        _refused(d, "coolingEpochs", 30 days / L + 1, 1, 30 days / L);
        duties.setDuties(IDutyCourt.Duties(128, 96, 128, 8, 4, 1_000_000, 5_000, uint32(30 days / L)));
        duties.setDuties(IDutyCourt.Duties(8, 8, 6, 2, type(uint16).max, type(uint32).max, 10_000, 1));
        vm.prank(STRANGER);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        duties.setDuties(devnetDuties());
    }

    /// So that nothing its former holder did can be shown against the next holder of an index.
    function test_aWindowFitsHalfTheUnbonding() public {
        vm.mockCall(address(validators), abi.encodeCall(validators.unbondingPeriod, ()), abi.encode(20 * L - 1));
        IDutyCourt.Duties memory d = devnetDuties();
        (d.window, d.absences, d.strikes) = (10, 8, 8);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.InvalidDuty.selector, "window", 10, 8, 9));
        new DutyCourt(address(this), oracle, validators, d);
        d.window = 9;
        new DutyCourt(address(this), oracle, validators, d);
    }

    function test_rulesChangeWithNoticeAndNoWindowReachesAcross() public {
        run(4, 0xf, 0);
        IDutyCourt.Duties memory d = devnetDuties();
        (d.absences, d.strikes) = (8, 8);
        uint64 effective = oracle.effectiveEpoch();
        eq(effective, 6, "in epoch 4");
        vm.expectEmit();
        emit IDutyCourt.DutiesChanged(6, d);
        duties.setDuties(d);
        (IDutyCourt.Duties memory old,) = duties.dutiesAt(5);
        eq(old.absences, 6, "epoch 5");
        (IDutyCourt.Duties memory next, uint64 since) = duties.dutiesAt(6);
        eq(next.absences, 8, "epoch 6");
        eq(since, 6, "since");
        run(4, 0xff, 0);
        IDutyCourt.CertifiedReport[] memory shown = absences(0, 8);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.DoesNotCount.selector, 0, 6));
        duties.proveAbsence(VICTIM, shown);
        duties.proveAbsence(VICTIM, absences(0, 6)); // all under the old rules
    }

    function _refused(IDutyCourt.Duties memory d, string memory name, uint256 value, uint256 low, uint256 high)
        private
    {
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.InvalidDuty.selector, name, value, low, high));
        duties.setDuties(d);
    }
}
