// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Sla} from "../../src/libraries/Sla.sol";
import {Verdict} from "../../src/types/Messages.sol";
import {Compliance, Rolling, Terms} from "../../src/types/Sla.sol";
import {Vectors} from "../support/Vectors.sol";

contract SlaTest is Vectors {
    function compliance(Terms memory terms, Verdict calldata verdict) external pure returns (Compliance) {
        return Sla.compliance(terms, verdict);
    }

    function test_wilsonBoundsAreThoseOfTheVectors() public view {
        string memory json = vectors("compliance");
        uint256 n = count(json, ".wilson");
        for (uint256 i = 0; i < n; ++i) {
            uint256 samples = vm.parseJsonUint(json, key(".wilson", i, "samples"));
            (uint256 lower, uint256 upper) = Sla.wilson(vm.parseJsonUint(json, key(".wilson", i, "successes")), samples);
            eq(lower, vm.parseJsonUint(json, key(".wilson", i, "lower")), "lower");
            eq(upper, vm.parseJsonUint(json, key(".wilson", i, "upper")), "upper");
        }
    }

    function test_gradesAreThoseOfTheVectors() public view {
        string memory json = vectors("compliance");
        uint256 n = count(json, ".gradings");
        for (uint256 i = 0; i < n; ++i) {
            Compliance actual = this.compliance(_terms(json, i), _verdict(json, i));
            eq(uint256(actual), vm.parseJsonUint(json, key(".gradings", i, "compliance")), vm.toString(i));
        }
    }

    function test_breachesAreThoseOfTheVectors() public view {
        string memory json = vectors("compliance");
        uint256 n = count(json, ".breaches");
        for (uint256 i = 0; i < n; ++i) {
            Terms memory terms;
            terms.minUptimePpm = uint32(vm.parseJsonUint(json, key(".breaches", i, "terms.minUptimePpm")));
            terms.maxErrorRatePpm = uint32(vm.parseJsonUint(json, key(".breaches", i, "terms.maxErrorRatePpm")));
            Rolling memory rolling = Rolling({
                epochs: vm.parseJsonUint(json, key(".breaches", i, "rolling.epochs")),
                downtime: vm.parseJsonUint(json, key(".breaches", i, "rolling.downtime")),
                requests: vm.parseJsonUint(json, key(".breaches", i, "rolling.requests")),
                failures: vm.parseJsonUint(json, key(".breaches", i, "rolling.failures"))
            });
            bool expected = vm.parseJsonBool(json, key(".breaches", i, "breached"));
            eq(Sla.breached(terms, rolling) ? 1 : 0, expected ? 1 : 0, vm.toString(i));
        }
    }

    /// What chance explains to the last part per million is no breach; one more is.
    function test_theBoundItselfKeepsThePromise() public pure {
        Rolling memory rolling = Rolling({epochs: 720, downtime: 299_999, requests: 100_000, failures: 500});
        Terms memory terms;
        (, uint256 upper) = Sla.wilson(718, 720);
        terms.minUptimePpm = uint32(upper);
        yes(!Sla.breached(terms, rolling), "uptime kept");
        terms.minUptimePpm = uint32(upper + 1);
        yes(Sla.breached(terms, rolling), "uptime short");
        (, upper) = Sla.wilson(99_500, 100_000);
        (terms.minUptimePpm, terms.maxErrorRatePpm) = (0, uint32(Sla.PPM - upper));
        yes(!Sla.breached(terms, rolling), "errors few enough");
        terms.maxErrorRatePpm = uint32(Sla.PPM - upper - 1);
        yes(Sla.breached(terms, rolling), "errors too many");
    }

    function testFuzz_theBoundsEncloseTheRatio(uint64 a, uint64 b) public pure {
        uint256 n = uint256(a > b ? a : b) + 1;
        uint256 s = a > b ? b : a;
        (uint256 lower, uint256 upper) = Sla.wilson(s, n);
        atMost(lower, Sla.PPM * s / n, "lower");
        atMost(Sla.PPM * s / n, upper + 1, "upper"); // rounded down on the way
        atMost(upper, Sla.PPM, "one");
    }

    function testFuzz_moreSuccessesThanSamplesCountAsAll(uint64 s, uint64 n) public pure {
        (, uint256 upper) = Sla.wilson(uint256(n) + s, n);
        eq(upper, Sla.PPM, "upper");
    }

    function _terms(string memory json, uint256 i) private pure returns (Terms memory) {
        return Terms(
            uint32(vm.parseJsonUint(json, key(".gradings", i, "terms.maxMeanLatencyMicros"))),
            uint64(vm.parseJsonUint(json, key(".gradings", i, "terms.minUploadBytesPerSecond"))),
            uint64(vm.parseJsonUint(json, key(".gradings", i, "terms.minDownloadBytesPerSecond"))),
            uint32(vm.parseJsonUint(json, key(".gradings", i, "terms.minAvailabilityPpm"))),
            uint32(vm.parseJsonUint(json, key(".gradings", i, "terms.minUptimePpm"))),
            uint32(vm.parseJsonUint(json, key(".gradings", i, "terms.maxErrorRatePpm")))
        );
    }

    function _verdict(string memory json, uint256 i) private pure returns (Verdict memory v) {
        v.status = uint8(vm.parseJsonUint(json, key(".gradings", i, "verdict.status")));
        v.samples = uint64(vm.parseJsonUint(json, key(".gradings", i, "verdict.samples")));
        v.successes = uint64(vm.parseJsonUint(json, key(".gradings", i, "verdict.successes")));
        v.meanLatencyMicros = uint32(vm.parseJsonUint(json, key(".gradings", i, "verdict.meanLatencyMicros")));
        v.uploadBytesPerSecond = uint64(vm.parseJsonUint(json, key(".gradings", i, "verdict.uploadBytesPerSecond")));
        v.downloadBytesPerSecond = uint64(vm.parseJsonUint(json, key(".gradings", i, "verdict.downloadBytesPerSecond")));
        v.corrupt = vm.parseJsonBool(json, key(".gradings", i, "verdict.corrupt"));
    }
}
