// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ReporterPool} from "../src/ReporterPool.sol";
import {Sealed} from "../src/base/Sealed.sol";
import {IPayouts} from "../src/interfaces/IPayouts.sol";
import {IReporterPool} from "../src/interfaces/IReporterPool.sol";
import {Observation} from "../src/types/Messages.sol";
import {Epochs} from "./support/Epochs.sol";

contract ReporterPoolTest is Epochs {
    function setUp() public {
        deploy();
        addValidators(4);
        scheduleGenesis();
        flash.transfer(address(pool), 400 ether);
    }

    function test_sharesAmongTheIncluded() public {
        Played memory p = _played();
        p.report.included = 7; // the fourth was missing
        certify(p);
        vm.warp(oracle.epochEnd(0));
        submit(p);
        uint256 deadline = duties.rewardDeadlineOf(0);
        vm.warp(deadline);
        vm.expectRevert(abi.encodeWithSelector(IReporterPool.RewardsNotDue.selector, 0, deadline));
        pool.distribute(p.report, p.signers, address(flash));
        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(IReporterPool.ReportNotAccepted.selector, 0));
        pool.distribute(p.report, 15, address(flash));
        vm.expectEmit();
        emit IReporterPool.EpochDistributed(0, address(flash), 3 * (uint256(4 ether) / 3), 7);
        pool.distribute(p.report, p.signers, address(flash));
        uint256 each = uint256(4 ether) / 3;
        eq(pool.credit(ownerOf(0), address(flash)), each, "a third of one percent");
        eq(pool.credit(ownerOf(2), address(flash)), each, "another");
        eq(pool.credit(ownerOf(3), address(flash)), 0, "who is missing earns nothing");
        eq(pool.available(address(flash)), 400 ether - 3 * each, "the rest stays");
        vm.expectRevert(abi.encodeWithSelector(IReporterPool.AlreadyDistributed.selector, 0, address(flash)));
        pool.distribute(p.report, p.signers, address(flash));
        vm.prank(ownerOf(0));
        pool.withdraw(address(flash));
        eq(flash.balanceOf(ownerOf(0)), each, "paid");
        eq(pool.available(address(flash)), 400 ether - 3 * each, "what is owed was never free");
        vm.expectRevert(abi.encodeWithSelector(IReporterPool.NothingToDistribute.selector, address(0)));
        pool.distribute(p.report, p.signers, address(0));
    }

    function test_sharesTheNativeCoin() public {
        Played memory p = _played();
        vm.warp(oracle.epochEnd(0));
        submit(p);
        vm.warp(duties.rewardDeadlineOf(0) + 1);
        vm.deal(address(this), 100 ether);
        (bool sent,) = address(pool).call{value: 100 ether}("");
        yes(sent, "gifts are welcome");
        pool.distribute(p.report, p.signers, address(0));
        vm.prank(ownerOf(3));
        pool.withdraw(address(0));
        eq(ownerOf(3).balance, 0.25 ether, "a quarter of one percent");
        eq(pool.available(address(0)), 99 ether, "the rest");
    }

    /// Its part stays in the pool: it is nobody's, and least of all the next holder's of the index.
    function test_whoLeftAndTookItsStakeIsNotPaid() public {
        for (uint256 i = 4; i < 256; ++i) {
            addValidator(i);
        }
        Played memory p = _played();
        p.report.included = 15;
        certify(p);
        vm.warp(oracle.epochEnd(0));
        submit(p);
        vm.prank(ownerOf(2));
        validators.exit(2);
        vm.prank(ownerOf(3));
        validators.exit(3);
        vm.warp(block.timestamp + UNBONDING);
        validators.completeUnbond(2);
        validators.completeUnbond(3);
        eq(addValidator(256), 3, "the index goes to another");
        vm.expectEmit();
        emit IReporterPool.EpochDistributed(0, address(flash), 2 ether, 3);
        pool.distribute(p.report, p.signers, address(flash));
        eq(pool.credit(address(0), address(flash)), 0, "nobody");
        eq(pool.credit(ownerOf(256), address(flash)), 0, "the next holder");
        eq(pool.credit(ownerOf(1), address(flash)), 1 ether, "who is still there");
        eq(pool.available(address(flash)), 398 ether, "the rest stays");
    }

    function test_neverHandsOutMoreThanItHas() public {
        vm.expectRevert(abi.encodeWithSelector(IReporterPool.ShareTooLarge.selector, 10_001, 10_000));
        new ReporterPool(address(this), oracle, 10_001);
        new ReporterPool(address(this), oracle, 10_000);
    }

    function test_collectsFromItsSourcesOnly() public {
        vm.startPrank(address(court));
        validators.slash(1, 2_500, STRANGER, "test");
        validators.slash(2, 2_500, STRANGER, "test");
        vm.stopPrank();
        eq(validators.credit(address(pool), address(flash)), STAKE / 4, "waits in the registry");
        pool.collect(validators, address(flash));
        eq(validators.credit(address(pool), address(flash)), 0, "collected");
        eq(pool.available(address(flash)), 400 ether + STAKE / 4, "half of two quarters");
        vm.expectRevert(abi.encodeWithSelector(IReporterPool.UnknownSource.selector, address(this)));
        pool.collect(IPayouts(address(this)), address(flash));
        vm.expectRevert(Sealed.AlreadyWired.selector);
        pool.wire(validators, address(1), address(1), duties);
        ReporterPool other = new ReporterPool(address(this), oracle, 1);
        Played memory p = _played();
        vm.expectRevert(Sealed.NotWired.selector);
        other.distribute(p.report, p.signers, address(flash));
    }

    function _played() private returns (Played memory) {
        Observation[] memory seen = new Observation[](1);
        seen[0] = healthy(bytes32(uint256(1)), 0);
        return play(openEpoch(), seen);
    }
}
