// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IQosFeed} from "../src/interfaces/IQosFeed.sol";
import {Observation, Snapshot} from "../src/types/Messages.sol";
import {Epochs} from "./support/Epochs.sol";

/// The whole path: three units, three fates, and sums that balance.
contract FlowTest is Epochs {
    bytes32 private good;
    bytes32 private late;
    bytes32 private bad;
    uint256 private goodAgreement;
    uint256 private lateAgreement;
    uint256 private badAgreement;

    function setUp() public {
        deploy();
        addValidators(4);
        addProvider();
        addConsumer(100 ether);
        (good, late, bad) = (addUnit(0), addUnit(1), addUnit(2));
        (goodAgreement, lateAgreement, badAgreement) = (open(good, 0, 3), open(late, 0, 3), open(bad, 0, 3));
        scheduleGenesis();
    }

    function test_threeUnitsThreeFates() public {
        Snapshot memory snapshot = openEpoch();
        eq(snapshot.validatorCount, 4, "validators");
        Observation[] memory seen = new Observation[](3);
        (seen[0], seen[1], seen[2]) = (healthy(good, 0), slow(late, 0), corrupting(bad, 0));
        Played memory p = play(snapshot, sorted(seen));
        warpInto(1);
        submit(p);
        eq(uint256(oracle.verify(proven(p, 0))), uint256(IQosFeed.Status.Disputable), "not final yet");
        warpAfterDispute(0);
        for (uint256 u = 0; u < 3; ++u) {
            bytes32 unit = p.verdicts[u].dataUnit;
            uint256 id = unit == good ? goodAgreement : unit == late ? lateAgreement : badAgreement;
            consumers.settle(id, proven(p, u));
        }

        // Healthy: exceeded, all of it less half a percent. Slow: half back at reputation 50. Corrupt: all back.
        uint256 due = PRICE - PRICE / 200 + PRICE / 2 - PRICE / 400;
        eq(earned(address(flash)), due, "provider");
        eq(consumers.credit(CONSUMER, address(flash)), PRICE / 2 + PRICE, "refunds");
        eq(providers.collateralOf(PROVIDER).bonded, COLLATERAL - COLLATERAL / 10, "collateral left");
        eq(providers.credit(CONSUMER, address(flash)), COLLATERAL / 20, "compensation");
        eq(providers.credit(address(pool), address(flash)), COLLATERAL / 20, "reporters");
        eq(providers.reputation(good), 54, "exceeded and on time");
        eq(providers.reputation(late), 48, "missed badly and on time");
        eq(providers.reputation(bad), 48, "corrupt and on time");

        vm.prank(PROVIDER);
        consumers.withdraw(address(flash));
        eq(flash.balanceOf(PROVIDER), due, "paid out");
        uint256 fees = consumers.credit(TREASURY, address(flash)) + consumers.credit(address(pool), address(flash));
        eq(fees, PRICE / 200 + PRICE / 400, "fees");
        uint256 escrow = 6 * uint256(PRICE);
        uint256 owed = consumers.credit(CONSUMER, address(flash)) + fees;
        eq(flash.balanceOf(address(consumers)), escrow + owed, "nothing lost");
    }

    function test_wrongVerdictIsAnnulledAndItsSignersSlashed() public {
        Snapshot memory snapshot = openEpoch();
        Observation[] memory seen = new Observation[](3);
        (seen[0], seen[1], seen[2]) = (healthy(good, 0), slow(late, 0), corrupting(bad, 0));
        Played memory p = play(snapshot, sorted(seen));
        p.verdicts[1].meanLatencyMicros += 1;
        certify(p);
        warpInto(1);
        submit(p);
        uint256 observers = p.verdicts[1].observers;
        bytes32[] memory path = prove(verdictHashes(p.verdicts), 1);
        vm.prank(STRANGER);
        court.proveWrongVerdict(p.snapshot, p.report, p.signers, p.verdicts[1], 1, path, committed(p, 1, observers));
        yes(oracle.annulled(0, p.verdicts[1].dataUnit), "annulled");
        eq(validators.credit(STRANGER, address(flash)), 3 * STAKE / 5 / 2, "reward");
        eq(validators.validator(3).bonded, STAKE, "who did not sign keeps its stake");
        eq(validators.validator(0).bonded + validators.validator(0).unbonding, STAKE - STAKE / 5, "slashed");
        warpAfterDispute(0);
        bytes32 unit = p.verdicts[1].dataUnit;
        consumers.settleSilent(unit == good ? goodAgreement : unit == late ? lateAgreement : badAgreement, 0);
        eq(providers.reputation(unit), 50, "an annulled verdict changes nothing");
    }
}
