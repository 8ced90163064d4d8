// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Observation, Parameters} from "../../src/types/Messages.sol";
import {Epochs} from "./Epochs.sol";

/// One unit and its agreement, over epochs of a day, so that 30 days are 30 epochs, unless a test says otherwise.
abstract contract LongDays is Epochs {
    uint256 internal constant DAY = 1 days;

    bytes32 internal unit;
    uint256 internal id;

    function epochLength() internal pure virtual returns (uint32) {
        return uint32(DAY);
    }

    function devnetParameters() internal pure override returns (Parameters memory) {
        return Parameters(epochLength(), 2, 1, 2, 2, 3, 12, 16, 7);
    }

    function setUp() public virtual {
        deploy();
        addValidators(4);
        addProvider();
        addConsumer(1_000 ether);
    }

    /// Plays and submits the epoch that `o` is of, whenever it is now.
    function submitted(Observation memory o) internal returns (Played memory p) {
        if (o.epoch > 0) vm.warp(genesis + (o.epoch - 1) * epochLength());
        Observation[] memory seen = new Observation[](1);
        seen[0] = o;
        p = play(openEpoch(), seen);
        vm.warp(oracle.epochEnd(o.epoch));
        submit(p);
    }
}
