// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Aggregation} from "../../src/libraries/Aggregation.sol";
import {Assignment} from "../../src/libraries/Assignment.sol";
import {MerkleTree} from "../../src/libraries/MerkleTree.sol";
import {ValidatorSet} from "../../src/libraries/ValidatorSet.sol";
import {Verdicts} from "../../src/libraries/Verdicts.sol";
import {
    CommittedObservation,
    Observation,
    ObservationBatch,
    ProvenVerdict,
    Report,
    Snapshot,
    Verdict
} from "../../src/types/Messages.sol";
import {World} from "./World.sol";

/// Plays the validators of one epoch: what each observed, its batch, the verdicts, the report and its certificate.
abstract contract Epochs is World {
    struct Played {
        Snapshot snapshot;
        Observation[][] observations; // by validator, then by unit
        ObservationBatch[] batches;
        Verdict[] verdicts;
        Report report;
        uint256 signers;
        bytes signatures;
    }

    /// What every validator sees of a unit, unless a test changes it.
    function healthy(bytes32 unit, uint64 epoch) internal pure returns (Observation memory o) {
        o.epoch = epoch;
        o.dataUnit = unit;
        o.outcome = Verdicts.OUTCOME_MEASURED;
        o.samples = 100;
        o.successes = 100;
        o.meanLatencyMicros = 20_000;
        o.p95LatencyMicros = 40_000;
        o.uploadBytesPerSecond = 50_000_000;
        o.downloadBytesPerSecond = 80_000_000;
        o.retrievals = 10;
        o.reportedOnTime = true;
        o.criteria = Verdicts.hash(devnetCriteria());
    }

    function slow(bytes32 unit, uint64 epoch) internal pure returns (Observation memory o) {
        o = healthy(unit, epoch);
        o.meanLatencyMicros = 200_000;
    }

    function corrupting(bytes32 unit, uint64 epoch) internal pure returns (Observation memory o) {
        o = healthy(unit, epoch);
        o.corruptRetrievals = 4;
    }

    /// Plays an epoch in which all validators saw `seen` (ascending by unit), and certifies it with a least quorum.
    function play(Snapshot memory snapshot, Observation[] memory seen) internal view returns (Played memory p) {
        p.snapshot = snapshot;
        bytes32[] memory records = ValidatorSet.read(snapshot.validators);
        p.observations = new Observation[][](records.length);
        p.batches = new ObservationBatch[](records.length);
        for (uint256 v = 0; v < records.length; ++v) {
            p.observations[v] = _copies(seen, ValidatorSet.signerOf(records[v]));
        }
        batch(p);
        conclude(p);
        certify(p);
    }

    /// Batches again after a test changed observations.
    function batch(Played memory p) internal pure {
        bytes32[] memory leaves = new bytes32[](p.batches.length);
        p.report.included = 0;
        for (uint256 v = 0; v < p.batches.length; ++v) {
            Observation[] memory mine = p.observations[v];
            bytes32[] memory hashes = observationHashes(mine);
            p.batches[v] = ObservationBatch(
                p.snapshot.epoch, mine[0].observer, MerkleTree.root(hashes, hashes.length), uint32(mine.length)
            );
            leaves[v] = Verdicts.hash(p.batches[v]);
            p.report.included |= 1 << v;
        }
        p.report.batchesRoot = MerkleTree.root(leaves, leaves.length);
    }

    /// Verdicts by the rule.
    function conclude(Played memory p) internal view {
        uint256 units = p.observations[0].length;
        p.verdicts = new Verdict[](units);
        for (uint256 u = 0; u < units; ++u) {
            p.verdicts[u] = ruleOn(p, u);
        }
    }

    function ruleOn(Played memory p, uint256 u) internal view returns (Verdict memory) {
        bytes32[] memory records = ValidatorSet.read(p.snapshot.validators);
        Aggregation.Context memory context;
        context.epoch = p.snapshot.epoch;
        context.dataUnit = p.observations[0][u].dataUnit;
        context.criteria = devnetCriteria();
        context.criteriaHash = p.snapshot.criteria;
        (, context.faults) = Assignment.size(p.snapshot.validatorCount, 7);
        context.eligible = Assignment.committee(Verdicts.hash(p.snapshot), context.dataUnit, records, 7);
        Observation[] memory all = new Observation[](records.length);
        uint256[] memory indices = new uint256[](records.length);
        for (uint256 v = 0; v < records.length; ++v) {
            (all[v], indices[v]) = (p.observations[v][u], v);
        }
        return Aggregation.verdict(context, all, indices);
    }

    /// Report and certificate over `p.verdicts`, right or wrong.
    function certify(Played memory p) internal view {
        p.report.epoch = p.snapshot.epoch;
        p.report.round = 0;
        p.report.verdictCount = uint32(p.verdicts.length);
        p.report.snapshot = Verdicts.hash(p.snapshot);
        bytes32[] memory leaves = verdictHashes(p.verdicts);
        p.report.verdictsRoot = MerkleTree.root(leaves, leaves.length);
        uint256 quorum = 2 * ((uint256(p.snapshot.validatorCount) - 1) / 3) + 1;
        (p.signers, p.signatures) = certificate(Verdicts.hash(p.report), quorum);
    }

    /// The first `count` validators sign.
    function certificate(bytes32 reportHash, uint256 count)
        internal
        view
        returns (uint256 signers, bytes memory signatures)
    {
        for (uint256 v = 0; v < count; ++v) {
            signers |= 1 << v;
            signatures = bytes.concat(signatures, signCompact(keyOf(v), reportHash));
        }
    }

    function submit(Played memory p) internal {
        oracle.submit(p.snapshot, p.report, p.signers, p.signatures);
    }

    function proven(Played memory p, uint256 u) internal pure returns (ProvenVerdict memory) {
        bytes32[] memory path = prove(verdictHashes(p.verdicts), u);
        ProvenVerdict memory shared = ProvenVerdict(p.report, p.signers, p.verdicts[u], u, path);
        return abi.decode(abi.encode(shared), (ProvenVerdict)); // a copy: tests change it
    }

    /// The committed observations of unit `u` by those in `observers`, with their paths.
    function committed(Played memory p, uint256 u, uint256 observers)
        internal
        pure
        returns (CommittedObservation[] memory items)
    {
        items = new CommittedObservation[](ones(observers));
        uint256 next = 0;
        for (uint256 v = 0; v < p.batches.length; ++v) {
            if (observers >> v & 1 == 0) continue;
            bytes32[] memory batchHashes = new bytes32[](p.batches.length);
            for (uint256 i = 0; i < batchHashes.length; ++i) {
                batchHashes[i] = Verdicts.hash(p.batches[i]);
            }
            items[next++] = CommittedObservation({
                observation: p.observations[v][u],
                index: uint32(u),
                proof: prove(observationHashes(p.observations[v]), u),
                batchCount: uint32(p.observations[v].length),
                batchIndex: uint32(v),
                batchProof: prove(batchHashes, v)
            });
        }
        return abi.decode(abi.encode(items), (CommittedObservation[])); // a copy: tests change it
    }

    function verdictHashes(Verdict[] memory verdicts) internal pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](verdicts.length);
        for (uint256 i = 0; i < leaves.length; ++i) {
            leaves[i] = Verdicts.hash(verdicts[i]);
        }
    }

    function observationHashes(Observation[] memory observations) internal pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](observations.length);
        for (uint256 i = 0; i < leaves.length; ++i) {
            leaves[i] = Verdicts.hash(observations[i]);
        }
    }

    /// The siblings of a leaf, built level by level from the padded tree.
    function prove(bytes32[] memory leaves, uint256 index) internal pure returns (bytes32[] memory path) {
        uint256 width = 1;
        uint256 depth = 0;
        for (; width < leaves.length; width <<= 1) {
            ++depth;
        }
        bytes32[] memory level = new bytes32[](width);
        for (uint256 i = 0; i < leaves.length; ++i) {
            level[i] = leaves[i];
        }
        path = new bytes32[](depth);
        for (uint256 d = 0; d < depth; ++d) {
            path[d] = level[index ^ 1];
            index >>= 1;
            for (uint256 i = 0; i < width >> (d + 1); ++i) {
                level[i] = keccak256(abi.encodePacked(level[2 * i], level[2 * i + 1]));
            }
        }
    }

    function ones(uint256 bitmap) internal pure returns (uint256 count) {
        for (; bitmap != 0; bitmap &= bitmap - 1) {
            ++count;
        }
    }

    /// Ascending by unit, as batches and reports demand.
    function sorted(Observation[] memory list) internal pure returns (Observation[] memory) {
        for (uint256 i = 1; i < list.length; ++i) {
            for (uint256 j = i; j > 0 && list[j - 1].dataUnit > list[j].dataUnit; --j) {
                (list[j - 1], list[j]) = (list[j], list[j - 1]);
            }
        }
        return list;
    }

    function _copies(Observation[] memory seen, address observer) private pure returns (Observation[] memory mine) {
        mine = new Observation[](seen.length);
        for (uint256 u = 0; u < seen.length; ++u) {
            mine[u] = abi.decode(abi.encode(seen[u]), (Observation));
            mine[u].observer = observer;
            mine[u].salt = keccak256(abi.encode(observer, seen[u].dataUnit));
        }
    }
}
