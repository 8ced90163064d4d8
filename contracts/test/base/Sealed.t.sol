// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ProviderOrchestrator} from "../../src/ProviderOrchestrator.sol";
import {QosOracle} from "../../src/QosOracle.sol";
import {ReporterPool} from "../../src/ReporterPool.sol";
import {ValidatorRegistry} from "../../src/ValidatorRegistry.sol";
import {World} from "../support/World.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

contract SealedTest is World {
    function setUp() public {
        deploy();
    }

    /// Otherwise an administrator who grants itself a role before `wire` could slash, annul and settle ever after.
    function test_nobodyIsGivenASealedRoleBeforeWiring() public {
        ValidatorRegistry registry = new ValidatorRegistry(address(this), flash, oracle, STAKE, UNBONDING);
        _refusesToGrant(registry, registry.SLASHER_ROLE());
        _refusesToGrant(registry, registry.DUTY_ROLE());
        ProviderOrchestrator units = new ProviderOrchestrator(address(this), flash, oracle, 1, UNBONDING, 1, 1);
        _refusesToGrant(units, units.SETTLER_ROLE());
        QosOracle clock = new QosOracle(address(this), devnetParameters(), devnetCriteria());
        _refusesToGrant(clock, clock.COURT_ROLE());
        ReporterPool rewards = new ReporterPool(address(this), oracle, 1);
        _refusesToGrant(rewards, rewards.SOURCE_ROLE());
    }

    function _refusesToGrant(AccessControl unwired, bytes32 role) private {
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        unwired.grantRole(role, address(this));
    }
}
