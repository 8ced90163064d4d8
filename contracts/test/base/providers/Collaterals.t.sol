// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AppealCourt} from "../../../src/AppealCourt.sol";
import {ProviderOrchestrator} from "../../../src/ProviderOrchestrator.sol";
import {QosOracle} from "../../../src/QosOracle.sol";
import {IProviderOrchestrator} from "../../../src/interfaces/IProviderOrchestrator.sol";
import {Stakes} from "../../../src/libraries/Stakes.sol";
import {Parameters} from "../../../src/types/Messages.sol";
import {World} from "../../support/World.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

contract CollateralsTest is World {
    function setUp() public {
        deploy();
        addValidators(4);
        addProvider();
        addConsumer(1_000 ether);
    }

    function test_collateralUnbonds() public {
        vm.startPrank(PROVIDER);
        providers.requestUnbond(1 ether);
        eq(providers.collateralOf(PROVIDER).unbonding, 1 ether, "unbonding");
        vm.expectPartialRevert(Stakes.StillUnbonding.selector);
        providers.completeUnbond();
        vm.warp(block.timestamp + UNBONDING);
        providers.completeUnbond();
        eq(providers.withdraw(address(flash)), 1 ether, "withdrawn");
        vm.expectRevert(Stakes.ZeroAmount.selector);
        providers.depositCollateral(0);
        vm.stopPrank();
        eq(providers.unbondingPeriod(), UNBONDING, "period");
    }

    function test_theMinimumStaysWhileUnitsAreInUse() public {
        bytes32 unit = addUnit(0);
        uint256 id = open(unit, 0, 3);
        vm.startPrank(PROVIDER);
        vm.expectRevert(
            abi.encodeWithSelector(IProviderOrchestrator.CollateralTooSmall.selector, 1_000 ether - 1, 1_000 ether)
        );
        providers.requestUnbond(COLLATERAL - 1_000 ether + 1);
        consumers.terminate(id);
        providers.requestUnbond(COLLATERAL);
        vm.stopPrank();
    }

    function test_theMinimumChangesWithNotice() public {
        providers.setMinimumCollateral(7);
        eq(providers.minimumCollateral(), 7, "before genesis at once");
        scheduleGenesis();
        openEpoch();
        providers.setMinimumCollateral(8); // from epoch 1
        eq(providers.minimumCollateral(), 7, "not yet");
        warpInto(0);
        eq(providers.minimumCollateral(), 7, "epoch 0");
        warpInto(1);
        eq(providers.minimumCollateral(), 8, "epoch 1");
        providers.setMinimumCollateral(type(uint256).max);
        warpInto(2);
        eq(providers.minimumCollateral(), 8, "epoch 2");
        warpInto(3);
        eq(providers.minimumCollateral(), type(uint96).max, "epoch 3");
        vm.prank(STRANGER);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        providers.setMinimumCollateral(1);
    }

    function test_corruptionSlashesAtOnce() public {
        bytes32 unit = addUnit(0);
        _slash(unit);
        eq(providers.collateralOf(PROVIDER).bonded, COLLATERAL * 9 / 10, "ten percent");
        eq(providers.credit(CONSUMER, address(flash)), COLLATERAL / 20, "half to the harmed");
        eq(providers.credit(address(pool), address(flash)), COLLATERAL / 20, "half to the reporters");
        vm.prank(PROVIDER);
        providers.requestUnbond(COLLATERAL * 9 / 10);
        _slash(unit);
        eq(providers.collateralOf(PROVIDER).unbonding, COLLATERAL * 81 / 100, "what unbonds stays slashable");
    }

    function test_aShortUnbondingIsRefused() public {
        uint256 least = 4 * 15 + 16;
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.UnbondingTooShort.selector, least - 1, least));
        new ProviderOrchestrator(address(this), flash, oracle, 1, least - 1, 1, 1);
        new ProviderOrchestrator(address(this), flash, oracle, 1, least, 1, 1);
    }

    /// Otherwise a provider could wait for longer windows, or appeal, and be gone before its last epochs are settled.
    function test_parametersNeverOutgrowTheUnbondingOfCollateral() public {
        Parameters memory p = devnetParameters();
        QosOracle clock = new QosOracle(address(this), p, devnetCriteria());
        uint256 period = 4 * 15 + 16 + 100;
        ProviderOrchestrator units = new ProviderOrchestrator(address(this), flash, clock, 1, period, 1, 1);
        clock.wire(validators, units, address(court));
        p.disputeWindow = 117;
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.UnbondingTooShort.selector, period, 4 * 15 + 117));
        clock.setParameters(p);
        AppealCourt slow = new AppealCourt(flash, clock, address(pool), BOND, 101);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.UnbondingTooShort.selector, period, period + 1));
        clock.wireAppeals(address(slow));
        clock.wireAppeals(address(new AppealCourt(flash, clock, address(pool), BOND, 100)));
        p.disputeWindow = 17;
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.UnbondingTooShort.selector, period, period + 1));
        clock.setParameters(p);
        p.disputeWindow = 16;
        clock.setParameters(p);
        p.disputeWindow = 17;
        QosOracle other = new QosOracle(address(this), p, devnetCriteria());
        units = new ProviderOrchestrator(address(this), flash, clock, 1, 4 * 15 + 16, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.UnbondingTooShort.selector, 76, 77));
        other.wire(validators, units, address(court));
    }

    function _slash(bytes32 unit) private {
        vm.prank(address(consumers));
        providers.slash(unit, 0, true, CONSUMER);
    }
}
