// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IQosOracle} from "../../src/interfaces/IQosOracle.sol";
import {Quorum} from "../../src/libraries/Quorum.sol";
import {Verdicts} from "../../src/libraries/Verdicts.sol";
import {Report, Snapshot} from "../../src/types/Messages.sol";
import {OneUnit} from "../support/OneUnit.sol";

/// Certificates, as the oracle takes them with a report.
contract QuorumTest is OneUnit {
    function test_refusesLessThanAQuorum() public {
        Played memory p = played(healthy(unit, 0));
        warpInto(1);
        (p.signers, p.signatures) = certificate(Verdicts.hash(p.report), 2);
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.NoQuorum.selector, 3, 2));
        submit(p);
        (p.signers, p.signatures) = certificate(Verdicts.hash(p.report), 4);
        submit(p);
    }

    function test_refusesBadSignatures() public {
        Played memory p = played(healthy(unit, 0));
        warpInto(1);
        bytes memory right = p.signatures;
        p.signatures = bytes.concat(right, new bytes(64));
        vm.expectRevert(abi.encodeWithSelector(Quorum.WrongSignatureLength.selector, 192, 256));
        submit(p);
        p.signatures = bytes.concat(right, hex"00");
        vm.expectRevert(abi.encodeWithSelector(Quorum.WrongSignatureLength.selector, 192, 193));
        submit(p);
        p.signatures = right;
        p.signers = 7 << 1;
        vm.expectRevert(abi.encodeWithSelector(Quorum.WrongSignature.selector, 1));
        submit(p);
        p.signers = 3 | 1 << 4;
        vm.expectRevert(abi.encodeWithSelector(Quorum.UnknownSigner.selector, 4));
        submit(p);
        p.signers = 3 | 1 << 255;
        vm.expectRevert(abi.encodeWithSelector(Quorum.UnknownSigner.selector, 255));
        submit(p);
        p.signers = 7;
        p.signatures[100] = ~p.signatures[100];
        vm.expectRevert(abi.encodeWithSelector(Quorum.WrongSignature.selector, 1));
        submit(p);
    }

    /// A place that nobody holds signs nothing, whatever stands where its signature should.
    function test_aGapInTheSetSignsNothing() public {
        vm.prank(ownerOf(1));
        validators.exit(1);
        scheduleGenesis();
        Snapshot memory snapshot = openEpoch();
        eq(snapshot.validatorCount, 3, "a gap");
        vm.warp(oracle.epochEnd(0));
        Report memory report;
        report.snapshot = Verdicts.hash(snapshot);
        bytes memory anyones = signCompact(keyOf(1), Verdicts.hash(report));
        vm.expectRevert(abi.encodeWithSelector(Quorum.UnknownSigner.selector, 1));
        oracle.submit(snapshot, report, 2, anyones);
        vm.expectRevert(abi.encodeWithSelector(Quorum.UnknownSigner.selector, 1));
        oracle.submit(snapshot, report, 2, new bytes(64));
    }

    function test_refusesAHighS() public {
        Played memory p = played(healthy(unit, 0));
        warpInto(1);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf(0), digestOf(Verdicts.hash(p.report)));
        uint256 order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        uint256 high = order - uint256(s);
        // In 255 bits there is room for a high s only just above half the order; any other one loses its top bit.
        bytes32 vs = bytes32(high) | (v == 27 ? bytes32(uint256(1) << 255) : bytes32(0));
        bytes memory forged = abi.encodePacked(r, vs);
        for (uint256 i = 0; i < 64; ++i) {
            p.signatures[i] = forged[i];
        }
        vm.expectRevert(abi.encodeWithSelector(Quorum.WrongSignature.selector, 0));
        submit(p);
    }

    function test_aSignatureIsBoundToTheContract() public {
        Played memory p = played(healthy(unit, 0));
        warpInto(1);
        bytes memory foreign;
        for (uint256 i = 0; i < 3; ++i) {
            bytes32 digest =
                keccak256(abi.encodePacked(hex"1901", keccak256("another domain"), Verdicts.hash(p.report)));
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf(i), digest);
            foreign = bytes.concat(foreign, r, v == 28 ? s | bytes32(uint256(1) << 255) : s);
        }
        p.signatures = foreign;
        vm.expectRevert(abi.encodeWithSelector(Quorum.WrongSignature.selector, 0));
        submit(p);
    }

    /// A report needs 2f + 1 distinct members, whatever the set's size and whoever they are.
    function testFuzz_quorum(uint256 members, uint8 count) public {
        uint256 n = bound(count, 4, 10);
        for (uint256 i = 4; i < n; ++i) {
            addValidator(i);
        }
        Played memory p = played(healthy(unit, 0));
        warpInto(1);
        members &= (1 << n) - 1;
        vm.assume(members != 0);
        (p.signers, p.signatures) = (members, "");
        for (uint256 i = 0; i < n; ++i) {
            if (members >> i & 1 == 1) {
                p.signatures = bytes.concat(p.signatures, signCompact(keyOf(i), Verdicts.hash(p.report)));
            }
        }
        uint256 required = 2 * ((n - 1) / 3) + 1;
        if (ones(members) < required) {
            vm.expectRevert(abi.encodeWithSelector(IQosOracle.NoQuorum.selector, required, ones(members)));
        }
        submit(p);
    }
}
