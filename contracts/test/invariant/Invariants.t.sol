// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Test} from "../support/Test.sol";
import {Actors} from "./Actors.sol";

/// What holds whatever anyone does. Aggregation (the sixth) is compared with the C# core in test/libraries.
contract InvariantsTest is Test {
    Actors private actors;

    function setUp() public {
        actors = new Actors();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(actors);
    }

    /// One campaign for all of them: each walk is checked against everything.
    function invariant_everythingHolds() public view {
        moneyIsConserved();
        epochsSettleOnceAndInTime();
        reportsHaveAQuorum();
        slashesAreProven();
        reputationIsBounded();
        seatsAreLostByProofOnly();
    }

    /// The actors are no idlers: a long walk reaches reports, settlements, proofs and slashes, so the invariants say something.
    function test_theActorsReachEverything() public {
        for (uint256 i = 0; i < 400; ++i) {
            uint256 r = uint256(keccak256(abi.encode(i)));
            actors.advance(r % 9, false);
            actors.report(r, r >> 8, r >> 40);
            actors.dispute(r >> 16, r >> 24);
            actors.settle(5 - r % 3, r >> 32);
            if (i % 3 == 0) actors.settleSilent(4 + r % 2, r >> 48);
            if (i % 5 == 0) actors.withdrawAll(r >> 56, r >> 64);
            if (i % 9 == 0) actors.collect(r >> 64, r >> 72);
            actors.appeal(r >> 72, r >> 80);
            if (i % 2 == 0) actors.rule(r >> 88, r >> 96, r >> 104);
            if (i % 50 == 0) actors.expire(r >> 112, r >> 120 & 1 == 0);
            if (i % 2 == 0) actors.distribute(r >> 128, r >> 136, r >> 144);
            if (i % 20 == 0) actors.close(r >> 80);
            if (i % 20 == 1) actors.agree(r >> 80, r >> 88, 40);
            if (i % 40 == 0) actors.lie(i % 80 == 0);
            if (i == 300) actors.equivocate(r);
        }
        yes(actors.accepted() > 20, "reports");
        yes(actors.settled() > 20, "settlements");
        yes(actors.provenFaults() > 1, "proofs");
        yes(actors.collateralSlashes() > 0, "slashes");
        yes(actors.appealed() > 5, "appeals");
        yes(actors.ruled() > 3, "rulings");
        yes(actors.distributed() > 5, "rewards");
        invariant_everythingHolds();
    }

    /// Nor are those of the duty court: seats are lost both ways, and taken again.
    function test_theActorsReachEveryDuty() public {
        for (uint256 i = 0; i < 60; ++i) {
            uint256 r = uint256(keccak256(abi.encode(i)));
            actors.season(r);
            for (uint256 k = 0; k < 16; ++k) {
                actors.proveOutlier(6 - k % 2, k, true);
            }
            actors.proveOutlier(r, r >> 8, false);
            actors.proveAbsence(r, r >> 8, false);
            actors.proveAbsence(6 - i % 3, 0, true);
            for (uint256 k = 0; k < 16; ++k) {
                actors.enforceStrikes(6 - k % 2, k);
            }
            actors.distribute(r >> 16, 0, r >> 32);
            actors.rejoin();
            if (i % 10 == 9) invariant_everythingHolds();
        }
        yes(actors.suspensions() > 3, "suspensions");
        yes(actors.strikes() > 10, "strikes");
        yes(actors.enforced() > 1, "strikes enforced");
        yes(actors.returns_() > 2, "returns");
        yes(actors.distributed() > 5, "rewards");
    }

    /// 1. In = out + held, per token and contract, down to the last unit.
    function moneyIsConserved() public view {
        address[5] memory parties = actors.parties();
        uint256[5] memory escrow = actors.escrowOpen();
        for (uint256 i = 0; i < 5; ++i) {
            address token = actors.token(i);
            uint256 owed = escrow[i] + actors.feesOpen(token);
            for (uint256 j = 0; j < parties.length; ++j) {
                owed += actors.creditOf(parties[j], token);
            }
            eq(actors.heldBy(token), owed, "the consumer orchestrator holds what it owes");
            eq(actors.escrowed(token), owed + actors.consumersPaidOut(token), "escrow in = owed + paid out");
            (uint256 held, uint256 due, uint256 free) = actors.poolOf(token);
            eq(held, due + free, "the pool holds what it owes and what is free");
        }
        eq(actors.stakeBalance(), actors.stakeHeld(), "the registry holds what it owes");
        eq(actors.stakeIn(), actors.stakeHeld() + actors.stakeOut(), "stake in = held + out");
        eq(actors.collateralBalance(), actors.collateralHeld(), "the provider orchestrator holds what it owes");
        eq(actors.collateralIn(), actors.collateralHeld() + actors.collateralOut(), "collateral in = held + out");
        eq(actors.bondsBalance(), actors.bondsHeld(), "the court of appeal holds what it owes");
        eq(actors.bondsIn(), actors.bondsHeld() + actors.bondsOut(), "bonds in = held + out");
    }

    /// 2. An epoch settles at most once, after its dispute window, never by an annulled verdict.
    function epochsSettleOnceAndInTime() public view {
        eq(actors.earlySettlements(), 0, "early");
        eq(actors.annulledSettlements(), 0, "annulled");
        eq(actors.doubleSettlements(), 0, "twice");
        eq(actors.heldSettlements(), 0, "under appeal, or set aside by one");
    }

    /// 3. Reports need a quorum of the frozen set, one an epoch.
    function reportsHaveAQuorum() public view {
        eq(actors.thinReports(), 0, "without a quorum, forged, or second");
    }

    /// 4. Nobody is slashed without a proof or a proven breach, and nothing is set aside without a quorum's ruling.
    function slashesAreProven() public view {
        eq(actors.validatorSlashes(), 0, "validators");
        eq(actors.thinRulings(), 0, "rulings without a quorum, second, or early");
        eq(actors.collateralSlashes(), actors.corruptSettlements(), "providers");
    }

    /// 5. Reputation stays in its bounds and moves by the table.
    function reputationIsBounded() public view {
        eq(actors.reputationJumps(), 0, "jumps");
        for (uint256 i = 0; i < 3; ++i) {
            atMost(actors.reputationOf(i), 100, "bound");
        }
    }

    /// 6. Nobody loses its seat or a reward without a proof, nor its stake at all; four stay, and no more than f go at once.
    function seatsAreLostByProofOnly() public view {
        eq(actors.unjustSuspensions(), 0, "suspended without having been missing");
        eq(actors.unjustStrikes(), 0, "struck without having been far, twice, or before the verdict was final");
        eq(actors.unjustWithholdings(), 0, "withheld without enough strikes, or what was not struck");
        eq(actors.crowdedSuspensions(), 0, "too many at once");
        eq(actors.earlyReturns(), 0, "back too early");
        (uint256 count, uint256 bonded) = actors.suspended();
        eq(count, bonded, "the suspended keep their stake");
    }
}
