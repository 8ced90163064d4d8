// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Payment} from "../../src/libraries/Payment.sol";
import {Compliance, LadderStep} from "../../src/types/Sla.sol";
import {Test} from "../support/Test.sol";

contract PaymentTest is Test {
    function test_theLadderRaisesTheRefundOfMissedEpochsToHalf() public pure {
        _is(Compliance.Missed, 90, LadderStep.Warned, 10);
        _is(Compliance.Missed, 90, LadderStep.ReducedPayment, 50);
        _is(Compliance.MissedBadly, 50, LadderStep.Slashed, 50);
        _is(Compliance.MissedBadly, 49, LadderStep.Slashed, 51);
        _is(Compliance.Met, 0, LadderStep.Slashed, 0);
        _is(Compliance.Exceeded, 0, LadderStep.Suspended, 0);
        _is(Compliance.Inconclusive, 0, LadderStep.Suspended, 0);
        _is(Compliance.Corrupt, 100, LadderStep.None, 100);
    }

    function testFuzz_thePartsMakeThePrice(uint96 price, uint256 percent, bool inFlash) public pure {
        percent %= 101;
        (uint256 refunded, uint256 fee, uint256 paid) = Payment.split(price, percent, inFlash);
        eq(refunded, uint256(price) * percent / 100, "refund");
        eq(fee, (price - refunded) * (inFlash ? 50 : 200) / 10_000, "fee");
        eq(refunded + fee + paid, price, "all of it");
    }

    function _is(Compliance grade, uint8 reputation, LadderStep step, uint256 percent) private pure {
        eq(Payment.refundPercent(grade, reputation, step), percent, "percent");
    }
}
