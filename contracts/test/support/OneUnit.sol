// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Observation} from "../../src/types/Messages.sol";
import {Recording} from "./Recording.sol";

/// One unit on offer, four validators that measure it, and epoch 0 played as far as a test needs it.
abstract contract OneUnit is Recording {
    bytes32 internal unit;

    function setUp() public virtual {
        deploy();
        addValidators(4);
        addProvider();
        addConsumer(1_000 ether);
        unit = addUnit(0);
    }

    /// Epoch 0 as all validators observed it, certified.
    function played(Observation memory o) internal returns (Played memory) {
        scheduleGenesis();
        Observation[] memory seen = new Observation[](1);
        seen[0] = o;
        return play(openEpoch(), seen);
    }

    /// Epoch 0 with its report accepted, at its end.
    function submitted(Observation memory o) internal returns (Played memory p) {
        p = played(o);
        vm.warp(oracle.epochEnd(0));
        submit(p);
    }

    /// Epoch 0, healthy, with its verdict final.
    function settleable() internal returns (Played memory p) {
        p = submitted(healthy(unit, 0));
        warpAfterDispute(0);
    }
}
