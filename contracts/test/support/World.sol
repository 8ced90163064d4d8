// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AppealCourt} from "../../src/AppealCourt.sol";
import {ConsumerOrchestrator} from "../../src/ConsumerOrchestrator.sol";
import {DisputeCourt} from "../../src/DisputeCourt.sol";
import {DutyCourt} from "../../src/DutyCourt.sol";
import {FlashToken} from "../../src/FlashToken.sol";
import {ProviderOrchestrator} from "../../src/ProviderOrchestrator.sol";
import {QosOracle} from "../../src/QosOracle.sol";
import {ReporterPool} from "../../src/ReporterPool.sol";
import {ValidatorRegistry} from "../../src/ValidatorRegistry.sol";
import {IDutyCourt} from "../../src/interfaces/IDutyCourt.sol";
import {Verdicts} from "../../src/libraries/Verdicts.sol";
import {Criteria, Parameters, Snapshot} from "../../src/types/Messages.sol";
import {Terms} from "../../src/types/Sla.sol";
import {Test} from "./Test.sol";
import {Vm} from "./Vm.sol";

/// All contracts, deployed and wired as README.md says, with validators, one provider and one consumer to act with.
abstract contract World is Test {
    uint64 internal constant L = 15;
    uint96 internal constant PRICE = 1 ether;
    uint256 internal constant STAKE = 10_000 ether;
    uint256 internal constant COLLATERAL = 5_000 ether;
    uint256 internal constant BOND = 500 ether;
    uint256 internal constant UNBONDING = 30 days;

    address internal constant TREASURY = address(0x7EA);
    address internal constant PROVIDER = address(0xBEEF);
    address internal constant CONSUMER = address(0xC0FFEE);
    address internal constant STRANGER = address(0x5EED);

    FlashToken internal flash;
    QosOracle internal oracle;
    ValidatorRegistry internal validators;
    ProviderOrchestrator internal providers;
    ConsumerOrchestrator internal consumers;
    ReporterPool internal pool;
    DisputeCourt internal court;
    AppealCourt internal appeals;
    DutyCourt internal duties;
    uint64 internal genesis;

    function deploy() internal {
        vm.warp(1_795_000_000);
        vm.roll(100);
        flash = new FlashToken(address(this), 1e9 ether);
        oracle = new QosOracle(address(this), devnetParameters(), devnetCriteria());
        validators = new ValidatorRegistry(address(this), flash, oracle, STAKE, UNBONDING);
        providers = new ProviderOrchestrator(address(this), flash, oracle, 1_000 ether, UNBONDING, 1_000, 500);
        pool = new ReporterPool(address(this), oracle, 100);
        consumers = newConsumers();
        court = new DisputeCourt(oracle, validators, 2_000, 10_000);
        duties = new DutyCourt(address(this), oracle, validators, devnetDuties());
        appeals = new AppealCourt(flash, oracle, address(pool), BOND, 1 days);
        oracle.wire(validators, providers, address(court));
        oracle.wireAppeals(address(appeals));
        validators.wire(address(court), address(duties), address(pool));
        providers.wire(address(consumers), address(pool));
        pool.wire(validators, address(providers), address(consumers), duties);
        validators.grantRole(validators.CERTIFIER_ROLE(), address(this));
        providers.grantRole(providers.CERTIFIER_ROLE(), address(this));
        providers.grantRole(providers.PRICER_ROLE(), address(this));
        consumers.grantRole(consumers.CERTIFIER_ROLE(), address(this));
        validators.grantRole(validators.PAUSER_ROLE(), address(this));
        providers.grantRole(providers.PAUSER_ROLE(), address(this));
        consumers.grantRole(consumers.PAUSER_ROLE(), address(this));
        consumers.allowToken(address(flash));
        consumers.allowToken(address(0));
    }

    function newConsumers() internal virtual returns (ConsumerOrchestrator) {
        return new ConsumerOrchestrator(address(this), flash, oracle, providers, TREASURY, address(pool));
    }

    function devnetParameters() internal pure virtual returns (Parameters memory) {
        return Parameters(uint32(L), 2, 1, 2, 2, 3, 12, 16, 7);
    }

    function devnetDuties() internal pure returns (IDutyCourt.Duties memory) {
        return IDutyCourt.Duties(8, 6, 6, 2, 10, 1_000_000, 8_000, 8);
    }

    function devnetCriteria() internal pure returns (Criteria memory) {
        return Criteria(1, 3, 1000, 2000, 262_144, 1000);
    }

    function keyOf(uint256 index) internal pure returns (uint256) {
        return 0xA11CE000 + index;
    }

    function signerOf(uint256 index) internal pure returns (address) {
        return vm.addr(keyOf(index));
    }

    function ownerOf(uint256 index) internal pure returns (address) {
        return address(uint160(0x0DD0000 + index));
    }

    function peerKeyOf(uint256 index) internal pure returns (bytes memory) {
        return abi.encodePacked(uint8(2), keccak256(abi.encode("peer", index)));
    }

    function addValidators(uint256 count) internal {
        for (uint256 i = 0; i < count; ++i) {
            addValidator(i);
        }
    }

    function addValidator(uint256 i) internal returns (uint8) {
        flash.transfer(ownerOf(i), STAKE);
        validators.certify(ownerOf(i));
        vm.startPrank(ownerOf(i));
        flash.approve(address(validators), STAKE);
        uint8 index = validators.register(
            signerOf(i), address(0), peerKeyOf(i), uint16(i), uint32(100 + i), new string[](1), STAKE
        );
        vm.stopPrank();
        return index;
    }

    function addProvider() internal {
        providers.certifyProvider(PROVIDER);
        flash.transfer(PROVIDER, COLLATERAL);
        vm.startPrank(PROVIDER);
        flash.approve(address(providers), COLLATERAL);
        providers.depositCollateral(COLLATERAL);
        vm.stopPrank();
    }

    function addConsumer(uint256 funds) internal {
        consumers.certifyConsumer(CONSUMER);
        flash.transfer(CONSUMER, funds);
        vm.prank(CONSUMER);
        flash.approve(address(consumers), type(uint256).max);
    }

    function bridgeKey(uint256 i) internal pure returns (uint256) {
        return 0xB41D6E00 + i;
    }

    function bridgeOf(uint256 i) internal pure returns (address) {
        return vm.addr(bridgeKey(i));
    }

    function endpoints() internal pure returns (string[] memory list) {
        list = new string[](1);
        list[0] = "http://127.0.0.1:9000";
    }

    function claimSignature(uint256 i, address provider, uint256 nonce) internal view returns (bytes memory) {
        bytes32 message = Verdicts.bridgeClaimHash(provider, bridgeOf(i), keccak256(abi.encode(endpoints())), nonce);
        return sign(bridgeKey(i), message);
    }

    function claim(uint256 i) internal {
        bytes memory signature = claimSignature(i, PROVIDER, 1);
        vm.prank(PROVIDER);
        providers.claimBridgeNode(bridgeOf(i), endpoints(), 7, 1, 1, signature);
    }

    /// A claimed Bridge Node with one unit on offer.
    function addUnit(uint256 i) internal returns (bytes32) {
        claim(i);
        vm.prank(PROVIDER);
        return providers.addDataUnit(bridgeOf(i), "photos", 1e12, PRICE, terms());
    }

    function terms() internal pure returns (Terms memory) {
        return Terms(50_000, 10_000_000, 20_000_000, 900_000, 900_000, 100_000);
    }

    function open(bytes32 unit, uint64 start, uint32 epochs) internal returns (uint256) {
        vm.prank(CONSUMER);
        return consumers.openAgreement(unit, terms(), start, epochs, PRICE, address(flash), bytes32(0));
    }

    /// What the provider may withdraw once all its agreements are collected.
    function earned(address token) internal returns (uint256) {
        for (uint256 id = 1; id <= consumers.agreementCount(); ++id) {
            collectEarnings(id);
        }
        return consumers.credit(PROVIDER, token);
    }

    function collectEarnings(uint256 agreementId) internal {
        uint256[] memory ids = new uint256[](1);
        ids[0] = agreementId;
        consumers.collect(ids);
    }

    function scheduleGenesis() internal {
        genesis = uint64(block.timestamp + 60);
        oracle.scheduleGenesis(genesis);
    }

    /// Takes the next snapshot and returns it, as a node reads it from the event.
    function openEpoch() internal returns (Snapshot memory snapshot) {
        vm.recordLogs();
        oracle.openEpoch();
        return snapshotFromLogs();
    }

    function snapshotFromLogs() internal returns (Snapshot memory) {
        bytes32 topic =
            keccak256("EpochOpened(uint64,bytes32,(uint64,bytes32,address,bytes32,uint16,bytes32,bytes32,bytes32))");
        (bool found, bytes memory data) = lastLog(topic);
        yes(found, "EpochOpened was emitted");
        return abi.decode(data, (Snapshot));
    }

    function lastLog(bytes32 topic) internal returns (bool found, bytes memory data) {
        return findLog(vm.getRecordedLogs(), topic);
    }

    function findLog(Vm.Log[] memory logs, bytes32 topic) internal pure returns (bool found, bytes memory data) {
        for (uint256 i = logs.length; i > 0; --i) {
            if (logs[i - 1].topics[0] == topic) return (true, logs[i - 1].data);
        }
    }

    function warpInto(uint64 epoch) internal {
        vm.warp(genesis + uint256(epoch) * L);
        vm.roll(block.number + 1);
    }

    function warpAfterDispute(uint64 epoch) internal {
        vm.warp(oracle.disputeDeadlineOf(epoch) + 1);
    }

    function sign(uint256 key, bytes32 structHash) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digestOf(structHash));
        return abi.encodePacked(r, s, v);
    }

    function signCompact(uint256 key, bytes32 structHash) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digestOf(structHash));
        return abi.encodePacked(r, v == 28 ? s | bytes32(uint256(1) << 255) : s);
    }

    function digestOf(bytes32 structHash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", oracle.domainSeparator(), structHash));
    }
}
