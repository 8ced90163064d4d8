// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Aggregation} from "../../src/libraries/Aggregation.sol";
import {Assignment} from "../../src/libraries/Assignment.sol";
import {MerkleTree} from "../../src/libraries/MerkleTree.sol";
import {Sla} from "../../src/libraries/Sla.sol";
import {Verdicts} from "../../src/libraries/Verdicts.sol";
import {Criteria, Observation, Verdict} from "../../src/types/Messages.sol";
import {Compliance, Terms} from "../../src/types/Sla.sol";
import {Vectors} from "../support/Vectors.sol";

/// The rule against what the C# core made of the same input, and against its own promises.
contract AggregationTest is Vectors {
    function compliance(Terms memory terms, Verdict calldata verdict) external pure returns (Compliance) {
        return Sla.compliance(terms, verdict);
    }

    function test_verdictsAreThoseOfTheCore() public view {
        string memory json = vectors("aggregation");
        uint256 n = count(json, ".verdicts");
        for (uint256 i = 0; i < n; ++i) {
            Aggregation.Context memory context;
            context.epoch = uint64(vm.parseJsonUint(json, key(".verdicts", i, "epoch")));
            context.dataUnit = vm.parseJsonBytes32(json, key(".verdicts", i, "dataUnit"));
            context.criteria = abi.decode(vm.parseJsonBytes(json, key(".verdicts", i, "criteria")), (Criteria));
            context.criteriaHash = Verdicts.hash(context.criteria);
            context.faults = vm.parseJsonUint(json, key(".verdicts", i, "faults"));
            context.eligible = uint256(vm.parseJsonBytes32(json, key(".verdicts", i, "committee")));
            Observation[] memory observations =
                abi.decode(vm.parseJsonBytes(json, key(".verdicts", i, "observations")), (Observation[]));
            uint256[] memory indices = vm.parseJsonUintArray(json, key(".verdicts", i, "validators"));
            Verdict memory actual = Aggregation.verdict(context, observations, indices);
            bytes memory expected = vm.parseJsonBytes(json, key(".verdicts", i, "verdict"));
            eq(keccak256(abi.encode(actual)), keccak256(expected), string.concat("fields ", vm.toString(i)));
            eq(Verdicts.hash(actual), vm.parseJsonBytes32(json, key(".verdicts", i, "hash")), "hash");
        }
    }

    function test_committeesAreThoseOfTheCore() public view {
        string memory json = vectors("aggregation");
        uint256 n = count(json, ".committees");
        for (uint256 i = 0; i < n; ++i) {
            bytes memory packed = vm.parseJsonBytes(json, key(".committees", i, "records"));
            bytes32[] memory records = new bytes32[](packed.length / 32);
            for (uint256 j = 0; j < records.length; ++j) {
                bytes32 record;
                assembly ("memory-safe") {
                    record := mload(add(add(packed, 0x20), mul(j, 0x20)))
                }
                records[j] = record;
            }
            uint256 members = Assignment.committee(
                vm.parseJsonBytes32(json, key(".committees", i, "seed")),
                vm.parseJsonBytes32(json, key(".committees", i, "dataUnit")),
                records,
                vm.parseJsonUint(json, key(".committees", i, "committeeSize"))
            );
            eq(bytes32(members), vm.parseJsonBytes32(json, key(".committees", i, "members")), vm.toString(i));
        }
    }

    function test_gradesAreThoseOfTheCore() public view {
        string memory json = vectors("aggregation");
        uint256 n = count(json, ".grades");
        for (uint256 i = 0; i < n; ++i) {
            Verdict memory verdict = abi.decode(vm.parseJsonBytes(json, key(".grades", i, "verdict")), (Verdict));
            Terms memory terms = abi.decode(vm.parseJsonBytes(json, key(".grades", i, "terms")), (Terms));
            uint256 grade = vm.parseJsonUint(json, key(".grades", i, "grade"));
            eq(uint256(this.compliance(terms, verdict)), grade, vm.toString(i));
        }
    }

    /// Up to f_k liars, whatever they claim, cannot move a number beyond what honest observers saw.
    function testFuzz_aMinorityCannotMoveAMedian(uint64 seed, uint32 lie, uint64 speed, bool deny) public pure {
        Aggregation.Context memory context = _context(2); // seven seats
        Observation[] memory all = new Observation[](7);
        uint256[] memory indices = new uint256[](7);
        (uint32 low, uint32 high) = (type(uint32).max, 0);
        for (uint256 i = 0; i < 7; ++i) {
            indices[i] = i;
            all[i] = _observation(context, 100 + uint32(uint256(keccak256(abi.encode(seed, i))) % 1000));
            if (i >= 2 && all[i].meanLatencyMicros < low) low = all[i].meanLatencyMicros;
            if (i >= 2 && all[i].meanLatencyMicros > high) high = all[i].meanLatencyMicros;
        }
        for (uint256 i = 0; i < 2; ++i) {
            all[i].meanLatencyMicros = lie;
            all[i].uploadBytesPerSecond = speed;
            all[i].corruptRetrievals = all[i].retrievals;
            if (deny) (all[i].outcome, all[i].successes) = (Verdicts.OUTCOME_UNREACHABLE, 0);
        }
        Verdict memory v = Aggregation.verdict(context, all, indices);
        eq(v.status, Verdicts.STATUS_MEASURED, "status");
        yes(v.meanLatencyMicros >= low && v.meanLatencyMicros <= high, "latency within the honest range");
        eq(v.uploadBytesPerSecond, 1000, "upload is what the honest saw");
        eq(v.successes, v.samples, "availability is what the honest saw");
        no(v.corrupt, "two accusers are not enough");
        eq(v.corruptObservers, 2, "but are counted");
    }

    function test_anOddOneOutWeighsNoMoreThanMaxSamples() public pure {
        Aggregation.Context memory context = _context(0);
        Observation[] memory all = new Observation[](1);
        all[0] = _observation(context, 5);
        (all[0].samples, all[0].successes) = (4_000_000, 3_000_000);
        (all[0].retrievals, all[0].corruptRetrievals) = (9_000, 9_000);
        Verdict memory v = Aggregation.verdict(context, all, new uint256[](1));
        eq(v.samples, context.criteria.maxSamples, "samples");
        eq(v.successes, uint256(context.criteria.maxSamples) * 3 / 4, "ratio stays");
        eq(v.retrievals, context.criteria.maxRetrievals, "retrievals");
        yes(v.corrupt, "with no faults tolerated, one accuser convicts");
    }

    function test_fewerThanAQuorumDecideNothing() public pure {
        Aggregation.Context memory context = _context(1);
        (Observation[] memory all, uint256[] memory indices) = _three(context);
        eq(Aggregation.verdict(context, all, indices).status, Verdicts.STATUS_MEASURED, "three of f = 1");
        all[1].outcome = Verdicts.OUTCOME_INCONCLUSIVE;
        Verdict memory v = Aggregation.verdict(context, all, indices);
        eq(v.status, Verdicts.STATUS_INCONCLUSIVE, "two");
        eq(v.observers, 5, "who counted still stands there");
        eq(v.samples + v.successes + v.meanLatencyMicros + v.retrievals + v.downloadBytesPerSecond, 0, "no numbers");
        no(v.reportedOnTime, "no flags");
        bytes32[] memory leaves = new bytes32[](2);
        (leaves[0], leaves[1]) = (Verdicts.hash(all[0]), Verdicts.hash(all[2]));
        eq(v.observationsRoot, MerkleTree.root(leaves, 2), "root of the counted");
    }

    function test_whatDoesNotCount() public pure {
        Aggregation.Context memory c = _context(0);
        Observation memory o = _observation(c, 5);
        yes(Aggregation.counts(c, o), "as it is");
        o.samples = c.criteria.minSamples;
        o.successes = 1;
        yes(Aggregation.counts(c, o), "least samples");
        --o.samples;
        no(Aggregation.counts(c, o), "too few samples");
        o = _observation(c, 5);
        o.successes = o.samples + 1;
        no(Aggregation.counts(c, o), "more successes than samples");
        o.successes = 0;
        no(Aggregation.counts(c, o), "measured without success");
        o.outcome = Verdicts.OUTCOME_UNREACHABLE;
        yes(Aggregation.counts(c, o), "unreachable");
        o.successes = 1;
        no(Aggregation.counts(c, o), "unreachable with success");
        o = _observation(c, 5);
        o.corruptRetrievals = o.retrievals + 1;
        no(Aggregation.counts(c, o), "more corrupt than retrieved");
        o = _observation(c, 5);
        o.epoch += 1;
        no(Aggregation.counts(c, o), "another epoch");
        o = _observation(c, 5);
        o.criteria = 0;
        no(Aggregation.counts(c, o), "other criteria");
        o = _observation(c, 5);
        o.dataUnit = 0;
        no(Aggregation.counts(c, o), "another unit");
        o = _observation(c, 5);
        o.outcome = Verdicts.OUTCOME_NOT_PROBED;
        no(Aggregation.counts(c, o), "not probed");
        c.criteria.minSamples = 0;
        (o.outcome, o.samples, o.successes) = (Verdicts.OUTCOME_UNREACHABLE, 0, 0);
        no(Aggregation.counts(c, o), "no sample at all");
    }

    function test_halfUnreachableIsStillMeasured() public pure {
        Aggregation.Context memory context = _context(0);
        Observation[] memory all = new Observation[](4);
        uint256[] memory indices = new uint256[](4);
        for (uint256 i = 0; i < 4; ++i) {
            (all[i], indices[i]) = (_observation(context, uint32(10 + i)), i);
        }
        for (uint256 i = 0; i < 2; ++i) {
            (all[i].outcome, all[i].successes) = (Verdicts.OUTCOME_UNREACHABLE, 0);
            all[i].reportedOnTime = false;
        }
        Verdict memory v = Aggregation.verdict(context, all, indices);
        eq(v.status, Verdicts.STATUS_MEASURED, "half");
        eq(v.meanLatencyMicros, 12, "lower median of the two that measured");
        eq(v.successes, 0, "lower median of all four availabilities");
        no(v.reportedOnTime, "half is no majority");
        (all[2].outcome, all[2].successes) = (Verdicts.OUTCOME_UNREACHABLE, 0);
        v = Aggregation.verdict(context, all, indices);
        eq(v.status, Verdicts.STATUS_UNREACHABLE, "three of four");
        eq(v.meanLatencyMicros, 0, "no latency of the unreachable");
    }

    function _three(Aggregation.Context memory context)
        private
        pure
        returns (Observation[] memory all, uint256[] memory indices)
    {
        all = new Observation[](3);
        indices = new uint256[](3);
        for (uint256 i = 0; i < 3; ++i) {
            (all[i], indices[i]) = (_observation(context, uint32(10 + i)), i);
        }
    }

    function _context(uint256 faults) private pure returns (Aggregation.Context memory context) {
        context.epoch = 7;
        context.dataUnit = keccak256("unit");
        context.criteria = Criteria(1, 3, 1000, 2000, 262_144, 1000);
        context.criteriaHash = Verdicts.hash(context.criteria);
        context.faults = faults;
        context.eligible = type(uint256).max;
    }

    function _observation(Aggregation.Context memory context, uint32 latency)
        private
        pure
        returns (Observation memory o)
    {
        o.epoch = context.epoch;
        o.dataUnit = context.dataUnit;
        o.criteria = context.criteriaHash;
        o.outcome = Verdicts.OUTCOME_MEASURED;
        (o.samples, o.successes) = (100, 100);
        o.meanLatencyMicros = latency;
        o.uploadBytesPerSecond = 1000;
        o.retrievals = 10;
        o.reportedOnTime = true;
    }
}
