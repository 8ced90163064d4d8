// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Verdicts} from "../../src/libraries/Verdicts.sol";
import {
    AppealVote,
    Criteria,
    Observation,
    ObservationBatch,
    Parameters,
    Proposal,
    Report,
    Snapshot,
    Verdict
} from "../../src/types/Messages.sol";
import {Vectors} from "../support/Vectors.sol";

contract VerdictsTest is Vectors {
    /// Every message type of the vectors, hashed from its fields, read in the order of the type.
    function test_structHashesAreThoseOfTheVectors() public view {
        string memory json = vectors("hashes");
        uint256 n = count(json, ".messages");
        uint256 checked = 0;
        for (uint256 i = 0; i < n; ++i) {
            bytes32 kind = keccak256(bytes(vm.parseJsonString(json, key(".messages", i, "type"))));
            if (kind == keccak256("BridgeReport")) continue; // read off chain only
            bytes32 expected = vm.parseJsonBytes32(json, key(".messages", i, "structHash"));
            eq(_hash(kind, json, i), expected, vm.parseJsonString(json, key(".messages", i, "type")));
            ++checked;
        }
        eq(checked, n - 4, "all types but one, in four forms each");
    }

    function test_digestsAndSignaturesAreThoseOfTheVectors() public view {
        string memory json = vectors("hashes");
        bytes32 separator = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Flashback Oracle"),
                keccak256("1"),
                vm.parseJsonUint(json, ".domain.chainId"),
                vm.parseJsonAddress(json, ".domain.verifyingContract")
            )
        );
        eq(separator, vm.parseJsonBytes32(json, ".domain.separator"), "separator");
        bytes32 structHash = vm.parseJsonBytes32(json, ".messages[0].structHash");
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", separator, structHash));
        eq(digest, vm.parseJsonBytes32(json, ".messages[0].digest"), "digest");
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(uint256(vm.parseJsonBytes32(json, ".privateKey")), digest);
        bytes memory signature = vm.parseJsonBytes(json, ".messages[0].signature");
        eq(keccak256(abi.encodePacked(r, s, v)), keccak256(signature), "signature");
    }

    function test_otherHashesAreThoseOfTheVectors() public view {
        string memory json = vectors("hashes");
        address bridge = vm.parseJsonAddress(json, ".dataUnit.bridge");
        string memory bucket = vm.parseJsonString(json, ".dataUnit.bucket");
        eq(keccak256(abi.encode(bridge, bucket)), vm.parseJsonBytes32(json, ".dataUnit.id"), "data unit");
        string[] memory endpoints = vm.parseJsonStringArray(json, ".endpoints[1].endpoints");
        eq(keccak256(abi.encode(endpoints)), vm.parseJsonBytes32(json, ".endpoints[1].hash"), "endpoints");
        bytes32 report = vm.parseJsonBytes32(json, ".acceptedReport.reportHash");
        uint256 signers = vm.parseJsonUint(json, ".acceptedReport.signers");
        eq(Verdicts.accepted(report, signers), vm.parseJsonBytes32(json, ".acceptedReport.slot"), "slot");
    }

    function testFuzz_calldataHashesAreTheSame(Snapshot calldata s, Report calldata r, Verdict calldata v) public pure {
        eq(Verdicts.hashCalldata(s), Verdicts.hash(s), "Snapshot");
        eq(Verdicts.hashCalldata(r), Verdicts.hash(r), "Report");
        eq(Verdicts.hashCalldata(v), Verdicts.hash(v), "Verdict");
    }

    function _hash(bytes32 kind, string memory json, uint256 i) private pure returns (bytes32) {
        if (kind == keccak256("BridgeClaim")) {
            (address provider, address bridge, bytes32 endpointsHash, uint256 nonce) =
                abi.decode(_words(json, i, "provider,bridge,endpointsHash,nonce"), (address, address, bytes32, uint256));
            return Verdicts.bridgeClaimHash(provider, bridge, endpointsHash, nonce);
        }
        if (kind == keccak256("Criteria")) {
            string memory f = "version,minSamples,maxSamples,probeTimeoutMillis,transferBytes,maxRetrievals";
            return Verdicts.hash(abi.decode(_words(json, i, f), (Criteria)));
        }
        if (kind == keccak256("Parameters")) {
            string memory f =
                "epochLength,commitWindow,revealGrace,revealWindow,roundTimeout,transmitDelay,reportDeadline,disputeWindow,committeeSize";
            return Verdicts.hash(abi.decode(_words(json, i, f), (Parameters)));
        }
        if (kind == keccak256("Snapshot")) {
            string memory f = "epoch,entropy,validators,validatorsHash,validatorCount,unitsDigest,criteria,parameters";
            return Verdicts.hash(abi.decode(_words(json, i, f), (Snapshot)));
        }
        if (kind == keccak256("Observation")) {
            string memory f = "epoch,dataUnit,observer,outcome,samples,successes,meanLatencyMicros,p95LatencyMicros,"
                "uploadBytesPerSecond,downloadBytesPerSecond,retrievals,corruptRetrievals,reportedOnTime,"
                "criteria,samplesRoot,salt";
            return Verdicts.hash(abi.decode(_words(json, i, f), (Observation)));
        }
        if (kind == keccak256("ObservationBatch")) {
            return Verdicts.hash(abi.decode(_words(json, i, "epoch,observer,root,count"), (ObservationBatch)));
        }
        if (kind == keccak256("Verdict")) {
            string memory f = "epoch,dataUnit,status,observers,samples,successes,meanLatencyMicros,p95LatencyMicros,"
                "uploadBytesPerSecond,downloadBytesPerSecond,retrievals,corruptObservers,corrupt,"
                "reportedOnTime,criteria,observationsRoot";
            return Verdicts.hash(abi.decode(_words(json, i, f), (Verdict)));
        }
        if (kind == keccak256("Report")) {
            string memory f = "epoch,round,verdictsRoot,verdictCount,batchesRoot,included,snapshot";
            return Verdicts.hash(abi.decode(_words(json, i, f), (Report)));
        }
        if (kind == keccak256("Proposal")) {
            return Verdicts.hash(abi.decode(_words(json, i, "epoch,round,report,batches"), (Proposal)));
        }
        return Verdicts.hash(abi.decode(_words(json, i, "dispute,ruling,evidenceRoot"), (AppealVote)));
    }

    /// The named fields of a message, a word each.
    function _words(string memory json, uint256 i, string memory names) private pure returns (bytes memory words) {
        bytes memory all = bytes(names);
        uint256 start = 0;
        for (uint256 end = 0; end <= all.length; ++end) {
            if (end < all.length && all[end] != ",") continue;
            bytes memory name = new bytes(end - start);
            for (uint256 c = 0; c < name.length; ++c) {
                name[c] = all[start + c];
            }
            words = bytes.concat(words, _word(json, key(".messages", i, string.concat("message.", string(name)))));
            start = end + 1;
        }
    }

    /// A field's value: hexadecimal for bytes and addresses, a word for false and true, digits for integers.
    function _word(string memory json, string memory path) private pure returns (bytes32) {
        bytes memory text = bytes(vm.parseJsonString(json, path));
        if (text.length == 66) return vm.parseJsonBytes32(json, path);
        if (text.length == 42) return bytes32(uint256(uint160(vm.parseJsonAddress(json, path))));
        if (keccak256(text) == keccak256("true")) return bytes32(uint256(1));
        if (keccak256(text) == keccak256("false")) return 0;
        return bytes32(vm.parseJsonUint(json, path));
    }
}
