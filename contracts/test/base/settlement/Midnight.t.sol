// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Verdicts} from "../../../src/libraries/Verdicts.sol";
import {Observation} from "../../../src/types/Messages.sol";
import {LongDays} from "../../support/LongDays.sol";

/// Epochs of half a day, of which every other one ends at midnight.
contract MidnightTest is LongDays {
    function epochLength() internal pure override returns (uint32) {
        return uint32(DAY / 2);
    }

    function test_anEpochThatEndsAtMidnightIsOfTheDayThatBegins() public {
        claim(0);
        vm.prank(PROVIDER);
        unit = providers.addDataUnit(bridgeOf(0), "photos", 1, PRICE, terms());
        vm.prank(CONSUMER);
        id = consumers.openAgreement(unit, terms(), 0, 100, PRICE, address(flash), 0);
        // Genesis is a minute after it is scheduled.
        vm.warp((block.timestamp / DAY + 2) * DAY - DAY / 2 - 1 minutes);
        scheduleGenesis();
        eq((genesis + DAY / 2) % DAY, 0, "the first epoch ends at midnight");
        for (uint64 e = 0; e < 61; ++e) {
            Observation memory o = healthy(unit, e);
            if (e == 0) (o.outcome, o.successes) = (Verdicts.OUTCOME_UNREACHABLE, 0);
            Played memory p = submitted(o);
            warpAfterDispute(e);
            consumers.settle(id, proven(p, 0));
            // Its day and 29 more, the last of which ends with epoch 59.
            eq(consumers.rolling(id).downtime, e < 60 ? 100_000 : 0, vm.toString(e));
        }
    }
}
