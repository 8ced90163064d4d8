// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {CommittedObservation, Observation, Snapshot} from "../../src/types/Messages.sol";
import {Epochs} from "./Epochs.sol";

/// Epoch 0 over three units, open, with eight validators: each committee of seven leaves one out.
abstract contract Disputes is Epochs {
    bytes32[] internal units;
    Snapshot internal opened;

    function setUp() public {
        deploy();
        addValidators(8);
        addProvider();
        addConsumer(1_000 ether);
        for (uint256 i = 0; i < 3; ++i) {
            units.push(addUnit(i));
            open(units[i], 0, 10);
        }
        scheduleGenesis();
        opened = openEpoch();
    }

    /// One unit healthy, one slow, one corrupt; certified by the rule.
    function played() internal view returns (Played memory) {
        Observation[] memory seen = new Observation[](3);
        (seen[0], seen[1], seen[2]) = (healthy(units[0], 0), slow(units[1], 0), corrupting(units[2], 0));
        return play(opened, sorted(seen));
    }

    function submitted(Played memory p) internal returns (Played memory) {
        vm.warp(oracle.epochEnd(0));
        submit(p);
        return p;
    }

    /// A stranger brings the verdict number `u` to court with all observations that it names.
    function accuse(Played memory p, uint256 u) internal {
        bytes32[] memory path = prove(verdictHashes(p.verdicts), u);
        CommittedObservation[] memory items = committed(p, u, p.verdicts[u].observers);
        vm.prank(STRANGER);
        court.proveWrongVerdict(p.snapshot, p.report, p.signers, p.verdicts[u], u, path, items);
    }

    function lowest(uint256 bitmap) internal pure returns (uint256 index) {
        while (bitmap >> index & 1 == 0) ++index;
    }
}
