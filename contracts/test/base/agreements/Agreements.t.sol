// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IConsumerOrchestrator} from "../../../src/interfaces/IConsumerOrchestrator.sol";
import {MAX_SPEED, Terms} from "../../../src/types/Sla.sol";
import {OneUnit} from "../../support/OneUnit.sol";

contract AgreementsTest is OneUnit {
    function testFuzz_anAgreementKeepsItsTermsAndPrice(Terms memory t, uint96 price) public {
        t.maxMeanLatencyMicros = uint32(_atLeastOne(t.maxMeanLatencyMicros));
        t.minUploadBytesPerSecond %= MAX_SPEED + 1;
        t.minDownloadBytesPerSecond %= MAX_SPEED + 1;
        t.minAvailabilityPpm %= 1_000_001;
        t.minUptimePpm %= 1_000_001;
        t.maxErrorRatePpm %= 1_000_001;
        price = uint96(_atLeastOne(price));
        vm.prank(PROVIDER);
        providers.setOffer(unit, 1, price, t);
        vm.deal(CONSUMER, price);
        vm.prank(CONSUMER);
        uint256 id = consumers.openAgreement{value: price}(unit, t, 3, 1, price, address(0), 0);
        IConsumerOrchestrator.Agreement memory a = consumers.agreement(id);
        eq(keccak256(abi.encode(a.terms)), keccak256(abi.encode(t)), "terms");
        eq(a.pricePerEpoch, price, "price");
    }

    function test_anAgreementKeepsTheHighestSpeeds() public {
        Terms memory t = terms();
        (t.minUploadBytesPerSecond, t.minDownloadBytesPerSecond) = (MAX_SPEED, MAX_SPEED);
        testFuzz_anAgreementKeepsItsTermsAndPrice(t, type(uint96).max);
    }

    function test_manifestAndAccess() public {
        uint256 id = open(unit, 0, 3);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.NotConsumer.selector, id, address(this)));
        consumers.setManifest(id, "root");
        vm.startPrank(CONSUMER);
        consumers.setManifest(id, "root");
        eq(consumers.agreement(id).manifestRoot, "root", "manifest");
        yes(consumers.hasAccess(id, CONSUMER), "consumer");
        no(consumers.hasAccess(id, STRANGER), "nobody else");
        consumers.setAccess(id, STRANGER, true);
        yes(consumers.hasAccess(id, STRANGER), "granted");
        consumers.setAccess(id, STRANGER, false);
        no(consumers.hasAccess(id, STRANGER), "taken back");
        vm.stopPrank();
    }

    function _atLeastOne(uint256 value) private pure returns (uint256) {
        return value == 0 ? 1 : value;
    }
}
