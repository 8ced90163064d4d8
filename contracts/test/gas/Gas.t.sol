// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IConsumerOrchestrator} from "../../src/interfaces/IConsumerOrchestrator.sol";
import {Assignment} from "../../src/libraries/Assignment.sol";
import {MerkleTree} from "../../src/libraries/MerkleTree.sol";
import {ValidatorSet} from "../../src/libraries/ValidatorSet.sol";
import {Verdicts} from "../../src/libraries/Verdicts.sol";
import {
    CommittedObservation,
    Observation,
    ObservationBatch,
    Parameters,
    ProvenVerdict,
    Snapshot,
    Verdict
} from "../../src/types/Messages.sol";
import {Epochs} from "../support/Epochs.sol";

/// Whole-transaction gas of what runs often, in numbers that are committed (snapshots/gas.json) and have a limit.
/// Run with FOUNDRY_PROFILE=gas, which isolates each call into a transaction of its own.
contract GasTest is Epochs {
    bytes32[] private units;
    uint256[] private agreements;

    function setUp() public {
        deploy();
    }

    function test_submit_4() public {
        _submit(4, 75_000);
    }

    function test_submit_10() public {
        _submit(10, 100_000);
    }

    function test_submit_31() public {
        _submit(31, 175_000);
    }

    function test_submit_100() public {
        _submit(100, 450_000);
    }

    function test_settle_1() public {
        _settleAlone(1, 60_000);
    }

    function test_settle_100() public {
        _settleAlone(100, 65_000);
    }

    function test_settle_4096() public {
        _settleAlone(4_096, 69_000);
    }

    function test_settle_10000() public {
        _settleAlone(10_000, 70_000);
    }

    function test_settle_batchOf50() public {
        addValidators(4);
        addProvider();
        addConsumer(1_000 ether);
        for (uint256 i = 0; i < 50; ++i) {
            units.push(addUnit(i));
            agreements.push(open(units[i], 0, 3));
        }
        scheduleGenesis();
        Played memory p = play(openEpoch(), _seen(0));
        IConsumerOrchestrator.BatchItem[] memory items = _items(p);
        warpInto(0);
        Played memory second = play(openEpoch(), _seen(1));
        warpInto(1);
        submit(p);
        warpInto(2);
        submit(second);
        warpAfterDispute(1);
        // The first epoch touches every slot for the first time; the second is what happens each epoch.
        consumers.settleBatch(p.report, p.signers, items);
        items = _items(second);
        consumers.settleBatch(second.report, second.signers, items);
        _record("settle, batch of 50, each", vm.lastCallGas().gasTotalUsed / 50, 40_000);
    }

    function test_proveWrongVerdict_31() public {
        addValidators(31);
        addProvider();
        addConsumer(100 ether);
        units.push(addUnit(0));
        open(units[0], 0, 3);
        scheduleGenesis();
        Played memory p = play(openEpoch(), _seen(0));
        p.verdicts[0].samples += 1;
        certify(p);
        warpInto(1);
        submit(p);
        bytes32[] memory path = prove(verdictHashes(p.verdicts), 0);
        CommittedObservation[] memory items = committed(p, 0, p.verdicts[0].observers);
        court.proveWrongVerdict(p.snapshot, p.report, p.signers, p.verdicts[0], 0, path, items);
        _record("fault proof, n = 31", vm.lastCallGas().gasTotalUsed, 1_500_000);
    }

    /// The greatest set and committee, observations of many units, whose values lie as badly as they can: what a transaction
    /// may use at most since Osaka (EIP-7825) is enough to prove the fault.
    function test_proveWrongVerdict_256() public {
        Parameters memory parameters = devnetParameters();
        parameters.committeeSize = 64;
        oracle.setParameters(parameters);
        addValidators(256);
        addProvider();
        addConsumer(100 ether);
        units.push(addUnit(0));
        open(units[0], 0, 3);
        scheduleGenesis();
        Snapshot memory snapshot = openEpoch();
        bytes32[] memory records = ValidatorSet.read(snapshot.validators);
        uint256 committee = Assignment.committee(Verdicts.hash(snapshot), units[0], records, 64);
        CommittedObservation[] memory items = _longPaths(committee);
        bytes32[] memory batches = new bytes32[](256);
        for (uint256 i = 0; i < items.length; ++i) {
            bytes32 root = Verdicts.hash(items[i].observation);
            for (uint256 d = 0; d < 12; ++d) {
                root = MerkleTree.pair(root, items[i].proof[d]);
            }
            batches[items[i].batchIndex] =
                Verdicts.hash(ObservationBatch(0, items[i].observation.observer, root, 4_096));
        }
        for (uint256 i = 0; i < items.length; ++i) {
            items[i].batchProof = prove(batches, items[i].batchIndex);
        }
        Played memory p;
        p.snapshot = snapshot;
        p.report.included = type(uint256).max;
        p.report.batchesRoot = MerkleTree.root(batches, 256);
        p.verdicts = new Verdict[](1);
        p.verdicts[0].dataUnit = units[0];
        p.verdicts[0].observers = committee;
        certify(p);
        warpInto(1);
        submit(p);
        court.proveWrongVerdict(p.snapshot, p.report, p.signers, p.verdicts[0], 0, new bytes32[](0), items);
        _record("fault proof, n = 256, committee of 64", vm.lastCallGas().gasTotalUsed, 16_777_216);
        yes(oracle.annulled(0, units[0]), "annulled");
    }

    function test_proveEquivocation() public {
        addValidators(5);
        scheduleGenesis();
        Snapshot memory snapshot = openEpoch();
        warpInto(0);
        ObservationBatch memory a = ObservationBatch(0, signerOf(2), keccak256("a"), 1);
        ObservationBatch memory b = ObservationBatch(0, signerOf(2), keccak256("b"), 1);
        bytes memory signatureA = sign(keyOf(2), Verdicts.hash(a));
        bytes memory signatureB = sign(keyOf(2), Verdicts.hash(b));
        court.proveBatchEquivocation(snapshot, 2, a, signatureA, b, signatureB);
        _record("equivocation proof, first", vm.lastCallGas().gasTotalUsed, 120_000);
        (a.observer, b.observer) = (signerOf(3), signerOf(3));
        (signatureA, signatureB) = (sign(keyOf(3), Verdicts.hash(a)), sign(keyOf(3), Verdicts.hash(b)));
        court.proveBatchEquivocation(snapshot, 3, a, signatureA, b, signatureB);
        _record("equivocation proof", vm.lastCallGas().gasTotalUsed, 120_000);
    }

    function test_openEpoch_31() public {
        addValidators(31);
        scheduleGenesis();
        oracle.openEpoch();
        _record("open epoch, n = 31", vm.lastCallGas().gasTotalUsed, 150_000);
    }

    function _submit(uint256 n, uint256 limit) private {
        addValidators(n);
        units.push(bytes32(uint256(1)));
        scheduleGenesis();
        Played memory p = play(openEpoch(), _seen(0));
        warpInto(1);
        submit(p);
        _record(string.concat("submit, n = ", vm.toString(n)), vm.lastCallGas().gasTotalUsed, limit);
    }

    /// One agreement whose verdict is the last of a report of `count` verdicts; measured in its second epoch.
    function _settleAlone(uint256 count, uint256 limit) private {
        addValidators(4);
        addProvider();
        addConsumer(1_000 ether);
        units.push(addUnit(0));
        agreements.push(open(units[0], 0, 3));
        scheduleGenesis();
        (Played memory p, bytes32[] memory path) = _large(openEpoch(), count);
        warpInto(0);
        (Played memory second, bytes32[] memory nextPath) = _large(openEpoch(), count);
        warpInto(1);
        submit(p);
        warpInto(2);
        submit(second);
        warpAfterDispute(1);
        ProvenVerdict memory proof = ProvenVerdict(p.report, p.signers, p.verdicts[0], count - 1, path);
        consumers.settle(agreements[0], proof);
        proof = ProvenVerdict(second.report, second.signers, second.verdicts[0], count - 1, nextPath);
        consumers.settle(agreements[0], proof);
        _record(string.concat("settle, of ", vm.toString(count)), vm.lastCallGas().gasTotalUsed, limit);
    }

    /// A report whose last verdict is the played one, after `count - 1` others.
    function _large(Snapshot memory snapshot, uint256 count)
        private
        view
        returns (Played memory p, bytes32[] memory path)
    {
        p = play(snapshot, _seen(snapshot.epoch));
        bytes32[] memory leaves = new bytes32[](count);
        for (uint256 i = 0; i < count - 1; ++i) {
            leaves[i] = keccak256(abi.encode(i));
        }
        leaves[count - 1] = Verdicts.hash(p.verdicts[0]);
        path = prove(leaves, count - 1);
        p.report.verdictCount = uint32(count);
        p.report.verdictsRoot = MerkleTree.root(leaves, count);
        (p.signers, p.signatures) = certificate(Verdicts.hash(p.report), 3);
    }

    /// An observation of each of `members`, the first of 4,096 in its batch, every value below the one before.
    function _longPaths(uint256 members) private view returns (CommittedObservation[] memory items) {
        items = new CommittedObservation[](ones(members));
        uint256 next = 0;
        for (uint256 v = 0; v < 256; ++v) {
            if (members >> v & 1 == 0) continue;
            Observation memory o = healthy(units[0], 0);
            o.observer = signerOf(v);
            o.successes = uint32(100 - next);
            o.meanLatencyMicros = uint32(1_000_000 - next);
            o.p95LatencyMicros = uint32(2_000_000 - next);
            o.uploadBytesPerSecond = uint64(50_000_000 - next);
            o.downloadBytesPerSecond = uint64(80_000_000 - next);
            o.samplesRoot = keccak256(abi.encode("samples", v));
            o.salt = keccak256(abi.encode("salt", v));
            bytes32[] memory path = new bytes32[](12);
            for (uint256 d = 0; d < 12; ++d) {
                path[d] = keccak256(abi.encode(v, d));
            }
            items[next++] = CommittedObservation(o, 0, path, 4_096, uint32(v), new bytes32[](0));
        }
    }

    function _items(Played memory p) private view returns (IConsumerOrchestrator.BatchItem[] memory items) {
        items = new IConsumerOrchestrator.BatchItem[](p.verdicts.length);
        bytes32[] memory leaves = verdictHashes(p.verdicts);
        for (uint256 i = 0; i < items.length; ++i) {
            items[i] = IConsumerOrchestrator.BatchItem(_agreementOn(p.verdicts[i]), p.verdicts[i], i, prove(leaves, i));
        }
    }

    function _agreementOn(Verdict memory verdict) private view returns (uint256) {
        for (uint256 i = 0; i < units.length; ++i) {
            if (units[i] == verdict.dataUnit) return agreements[i];
        }
        revert("no agreement");
    }

    function _seen(uint64 epoch) private view returns (Observation[] memory seen) {
        seen = new Observation[](units.length);
        for (uint256 i = 0; i < units.length; ++i) {
            seen[i] = healthy(units[i], epoch);
        }
        return sorted(seen);
    }

    function _record(string memory name, uint256 gas, uint256 limit) private {
        vm.snapshotValue("gas", name, gas);
        atMost(gas, limit, name);
    }
}
