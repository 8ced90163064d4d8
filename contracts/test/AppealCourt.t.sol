// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AppealCourt} from "../src/AppealCourt.sol";
import {IAppealCourt} from "../src/interfaces/IAppealCourt.sol";
import {IConsumerOrchestrator} from "../src/interfaces/IConsumerOrchestrator.sol";
import {IQosFeed} from "../src/interfaces/IQosFeed.sol";
import {Quorum} from "../src/libraries/Quorum.sol";
import {Verdicts} from "../src/libraries/Verdicts.sol";
import {AppealVote, Observation, ProvenVerdict, Snapshot} from "../src/types/Messages.sol";
import {Epochs} from "./support/Epochs.sol";

contract AppealCourtTest is Epochs {
    bytes32 private unit;
    uint256 private agreementId;
    Snapshot private present;

    function setUp() public {
        deploy();
        addProvider();
        addConsumer(100 ether);
        unit = addUnit(0);
        agreementId = open(unit, 0, 3);
        flash.transfer(PROVIDER, BOND);
        vm.prank(PROVIDER);
        flash.approve(address(appeals), BOND);
    }

    function test_anUpheldVerdictStands() public {
        Played memory p = _world(12);
        uint256 id = _open(p);
        IAppealCourt.Appeal memory a = appeals.appeal(id);
        uint256 first = court.committeeOf(p.snapshot, unit);
        eq(a.members, 0xfff & ~first, "the five that did not judge");
        warpAfterDispute(0);
        eq(uint256(oracle.verify(proven(p, 0))), uint256(IQosFeed.Status.Disputable), "held");
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.VerdictNotFinal.selector, unit, 0));
        consumers.settle(agreementId, proven(p, 0));
        (uint256 signers, bytes memory signatures) = _votes(id, a.members, 3, IAppealCourt.Ruling.Upheld);
        appeals.rule(id, IAppealCourt.Ruling.Upheld, "evidence", signers, signatures);
        eq(uint256(oracle.verify(proven(p, 0))), uint256(IQosFeed.Status.Final), "final");
        consumers.settle(agreementId, proven(p, 0));
        eq(pool.available(address(flash)), BOND / 2, "half to the reporters, free to hand out");
        eq(flash.balanceOf(address(0xdEaD)), BOND / 2, "half burned");
        vm.expectRevert(abi.encodeWithSelector(IAppealCourt.AlreadyRuled.selector, id, IAppealCourt.Ruling.Upheld));
        appeals.rule(id, IAppealCourt.Ruling.Upheld, "evidence", signers, signatures);
    }

    function test_anOverturnedVerdictIsSetAside() public {
        Played memory p = _world(12);
        uint256 id = _open(p);
        uint256 members = appeals.appeal(id).members;
        (uint256 signers, bytes memory signatures) = _votes(id, members, 3, IAppealCourt.Ruling.Overturned);
        appeals.rule(id, IAppealCourt.Ruling.Overturned, "evidence", signers, signatures);
        yes(oracle.annulled(0, unit), "annulled");
        vm.prank(PROVIDER);
        eq(appeals.withdraw(address(flash)), BOND, "the bond goes back");
        warpAfterDispute(0);
        consumers.settleSilent(agreementId, 0);
        eq(providers.reputation(unit), 50, "neutral");
    }

    function test_withoutARulingTheEffectIsNeutral() public {
        Played memory p = _world(12);
        uint256 id = _open(p);
        uint256 deadline = block.timestamp + 1 days;
        vm.warp(deadline);
        vm.expectRevert(abi.encodeWithSelector(IAppealCourt.RulingStillPossible.selector, deadline, deadline));
        appeals.expire(id);
        vm.warp(deadline + 1);
        uint256 members = appeals.appeal(id).members;
        (uint256 signers, bytes memory signatures) = _votes(id, members, 3, IAppealCourt.Ruling.Upheld);
        vm.expectRevert(abi.encodeWithSelector(IAppealCourt.RulingTooLate.selector, deadline + 1, deadline));
        appeals.rule(id, IAppealCourt.Ruling.Upheld, "evidence", signers, signatures);
        appeals.expire(id);
        yes(oracle.annulled(0, unit), "neutral");
        eq(appeals.credit(PROVIDER, address(flash)), BOND, "the bond goes back");
        vm.expectRevert(abi.encodeWithSelector(IAppealCourt.UnknownAppeal.selector, id + 1));
        appeals.expire(id + 1);
    }

    /// Else epochs that an appeal holds back could be settled as abandoned once it is over.
    function test_aRulingPeriodHasBounds() public {
        vm.expectRevert(abi.encodeWithSelector(IAppealCourt.InvalidRulingPeriod.selector, 0, 14 days));
        new AppealCourt(flash, oracle, address(pool), BOND, 0);
        vm.expectRevert(abi.encodeWithSelector(IAppealCourt.InvalidRulingPeriod.selector, 14 days + 1, 14 days));
        new AppealCourt(flash, oracle, address(pool), BOND, 14 days + 1);
        eq(new AppealCourt(flash, oracle, address(pool), BOND, 14 days).rulingPeriod(), 14 days, "the longest");
    }

    function test_aSmallSetJudgesAsAWhole() public {
        Played memory p = _world(10); // three that did not judge tolerate no liar
        uint256 id = _open(p);
        eq(appeals.appeal(id).members, 0x3ff, "all ten");
        p.report.round = 0;
    }

    function test_aRulingNeedsAQuorumOfTheCommittee() public {
        uint256 id = _open(_world(12));
        uint256 members = appeals.appeal(id).members;
        (uint256 signers, bytes memory signatures) = _votes(id, members, 2, IAppealCourt.Ruling.Upheld);
        vm.expectRevert(abi.encodeWithSelector(IAppealCourt.NoQuorum.selector, 3, 2));
        appeals.rule(id, IAppealCourt.Ruling.Upheld, "evidence", signers, signatures);
        (signers, signatures) = _votes(id, members, 3, IAppealCourt.Ruling.Upheld);
        vm.expectPartialRevert(Quorum.WrongSignature.selector);
        appeals.rule(id, IAppealCourt.Ruling.Overturned, "evidence", signers, signatures);
        vm.expectPartialRevert(Quorum.WrongSignature.selector);
        appeals.rule(id, IAppealCourt.Ruling.Upheld, "other", signers, signatures);
        vm.expectRevert(abi.encodeWithSelector(IAppealCourt.InvalidRuling.selector, 3));
        appeals.rule(id, IAppealCourt.Ruling.Expired, "evidence", signers, signatures);
        vm.expectRevert(abi.encodeWithSelector(IAppealCourt.InvalidRuling.selector, 0));
        appeals.rule(id, IAppealCourt.Ruling.None, "evidence", signers, signatures);
        (signers, signatures) = _votes(id, 0xfff & ~members, 7, IAppealCourt.Ruling.Upheld);
        vm.expectRevert(abi.encodeWithSelector(IAppealCourt.NotOfCommittee.selector, signers, members));
        appeals.rule(id, IAppealCourt.Ruling.Upheld, "evidence", signers, signatures);
    }

    function test_refusesAppeals() public {
        Played memory p = _world(12);
        ProvenVerdict memory q = proven(p, 0);
        vm.expectRevert(abi.encodeWithSelector(IAppealCourt.NotProvider.selector, address(this), PROVIDER));
        appeals.open(p.snapshot, present, q, "evidence");
        vm.startPrank(PROVIDER);
        q.verdict.samples += 1;
        vm.expectRevert(abi.encodeWithSelector(IAppealCourt.NotDisputable.selector, unit, 0));
        appeals.open(p.snapshot, present, q, "evidence");
        q = proven(p, 0);
        vm.expectPartialRevert(IAppealCourt.WrongSnapshot.selector);
        appeals.open(p.snapshot, p.snapshot, q, "evidence");
        vm.expectPartialRevert(IAppealCourt.WrongSnapshot.selector);
        appeals.open(present, present, q, "evidence");
        uint256 deadline = oracle.disputeDeadlineOf(0);
        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(IAppealCourt.DisputeWindowClosed.selector, deadline + 1, deadline));
        appeals.open(p.snapshot, present, q, "evidence");
        vm.warp(oracle.epochEnd(0));
        appeals.open(p.snapshot, present, q, "evidence");
        vm.expectRevert(abi.encodeWithSelector(IAppealCourt.AlreadyAppealed.selector, unit, 0));
        appeals.open(p.snapshot, present, q, "evidence");
        vm.stopPrank();
        eq(appeals.bond(), BOND, "bond");
    }

    function _world(uint256 n) private returns (Played memory p) {
        addValidators(n);
        scheduleGenesis();
        Observation[] memory seen = new Observation[](1);
        seen[0] = slow(unit, 0);
        p = play(openEpoch(), seen);
        warpInto(0);
        present = openEpoch();
        vm.warp(oracle.epochEnd(0));
        submit(p);
    }

    function _open(Played memory p) private returns (uint256) {
        ProvenVerdict memory q = proven(p, 0);
        vm.prank(PROVIDER);
        return appeals.open(p.snapshot, present, q, "evidence");
    }

    /// The first `count` of `members` sign a ruling.
    function _votes(uint256 id, uint256 members, uint256 count, IAppealCourt.Ruling ruling)
        private
        view
        returns (uint256 signers, bytes memory signatures)
    {
        bytes32 vote = Verdicts.hash(AppealVote(id, uint8(ruling), "evidence"));
        for (uint256 i = 0; i < 256 && ones(signers) < count; ++i) {
            if (members >> i & 1 == 0) continue;
            signers |= 1 << i;
            signatures = bytes.concat(signatures, signCompact(keyOf(i), vote));
        }
    }
}
