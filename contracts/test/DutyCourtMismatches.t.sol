// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDutyCourt} from "../src/interfaces/IDutyCourt.sol";
import {Observation, Snapshot} from "../src/types/Messages.sol";
import {Duty} from "./support/Duty.sol";

/// A final verdict that counted, in the place of one validator, an observation under the name of another.
contract DutyCourtMismatchesTest is Duty {
    uint256 private constant NAMED = 0;

    function setUp() public {
        begin(7);
    }

    function distort(Observation memory observation) internal pure override {
        super.distort(observation);
        observation.observer = signerOf(NAMED);
    }

    function test_anObservationUnderAnotherNameStrikesNobody() public {
        run(1, 0, 1);
        warpAfterDispute(0);
        IDutyCourt.Outlier[] memory two = outliers(0);
        Snapshot memory snapshot = snapshotOf(0);
        bytes32 unit = two[0].proven.verdict.dataUnit;
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.NotObserved.selector, victim, unit));
        duties.proveOutlier(snapshot, victim, two); // in its place, but not its own
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.NotObserved.selector, NAMED, unit));
        duties.proveOutlier(snapshot, uint8(NAMED), two); // its name, but not its place
    }
}
