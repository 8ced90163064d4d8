// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDisputeCourt} from "../../../src/interfaces/IDisputeCourt.sol";
import {MerkleTree} from "../../../src/libraries/MerkleTree.sol";
import {Verdicts} from "../../../src/libraries/Verdicts.sol";
import {CommittedObservation, Observation, ProvenVerdict, Snapshot} from "../../../src/types/Messages.sol";
import {Epochs} from "../../support/Epochs.sol";

/// Proofs whose parts are genuine, each by itself, but do not belong together.
contract EvidenceTest is Epochs {
    uint256 private constant UNITS = 3;

    Snapshot private opened;
    Observation[] private seen;

    function setUp() public {
        deploy();
        addValidators(4); // all of them in every committee
        addProvider();
        addConsumer(1_000 ether);
        Observation[] memory all = new Observation[](UNITS);
        for (uint256 i = 0; i < UNITS; ++i) {
            bytes32 unit = addUnit(i);
            open(unit, 0, 10); // under probe from now on
            all[i] = healthy(unit, 0);
        }
        all = sorted(all);
        for (uint256 i = 0; i < UNITS; ++i) {
            seen.push(all[i]);
        }
        scheduleGenesis();
        opened = openEpoch();
    }

    function test_aSnapshotOfAnotherEpochProvesNothing() public {
        warpInto(0);
        Snapshot memory next = openEpoch();
        vm.warp(oracle.epochEnd(0));
        Played memory p = play(opened, seen);
        submit(p);
        bytes32[] memory path = prove(verdictHashes(p.verdicts), 0);
        CommittedObservation[] memory items = committed(p, 0, p.verdicts[0].observers);
        vm.expectRevert(
            abi.encodeWithSelector(IDisputeCourt.WrongSnapshot.selector, p.report.snapshot, Verdicts.hash(next))
        );
        court.proveWrongVerdict(next, p.report, p.signers, p.verdicts[0], 0, path, items);
    }

    /// A quorum that included two batches of one validator cannot be accused by a gap between them: in the first batch
    /// unit 1 stands, and the second begins after it.
    function test_neighboursOfTwoBatchesLeaveNoGap() public {
        Played memory p = play(opened, seen);
        Observation[] memory second = new Observation[](2);
        (second[0], second[1]) = (p.observations[0][0], p.observations[0][2]);
        p.observations[3] = second; // in the place of validator 3, but by validator 0
        batch(p);
        certify(p);
        vm.warp(oracle.epochEnd(0));
        submit(p);
        CommittedObservation[] memory neighbours = new CommittedObservation[](2);
        neighbours[0] = committed(p, 0, 1)[0];
        neighbours[1] = committed(p, 1, 8)[0];
        eq(neighbours[1].observation.dataUnit, p.verdicts[2].dataUnit, "the unit after it");
        ProvenVerdict memory accused = proven(p, 1);
        vm.expectRevert(IDisputeCourt.NotNeighbours.selector);
        court.proveUnobserved(p.snapshot, accused, 0, neighbours);
        // Within the second batch alone there is a gap.
        neighbours[0] = committed(p, 0, 8)[0];
        court.proveUnobserved(p.snapshot, accused, 0, neighbours);
        yes(oracle.annulled(0, p.verdicts[1].dataUnit), "annulled");
    }

    /// A batch says how many observations it has; what its tree holds behind the last was never committed.
    function test_anObservationPastTheBatchIsNotCommitted() public {
        Played memory p = play(opened, seen);
        for (uint256 v = 0; v < 4; ++v) {
            p.batches[v].count = 2;
        }
        bytes32[] memory leaves = new bytes32[](4);
        for (uint256 v = 0; v < 4; ++v) {
            leaves[v] = Verdicts.hash(p.batches[v]);
        }
        p.report.batchesRoot = MerkleTree.root(leaves, 4);
        ++p.verdicts[1].samples;
        ++p.verdicts[2].samples;
        certify(p);
        vm.warp(oracle.epochEnd(0));
        submit(p);
        for (uint256 u = 2; u > 0; --u) {
            CommittedObservation[] memory items = committed(p, u, p.verdicts[u].observers);
            for (uint256 i = 0; i < items.length; ++i) {
                items[i].batchCount = 2;
            }
            bytes32[] memory path = prove(verdictHashes(p.verdicts), u);
            if (u == 2) {
                address observer = items[0].observation.observer;
                vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.ObservationNotCommitted.selector, observer));
            }
            court.proveWrongVerdict(p.snapshot, p.report, p.signers, p.verdicts[u], u, path, items);
        }
        yes(oracle.annulled(0, p.verdicts[1].dataUnit), "what was committed proves the other verdict wrong");
    }
}
