// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ValidatorSet} from "./ValidatorSet.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// How many signatures make a certificate, and the check of one.
library Quorum {
    uint256 private constant SIGNATURE_LENGTH = 64;

    error WrongSignatureLength(uint256 expected, uint256 actual);
    error UnknownSigner(uint256 index);
    error WrongSignature(uint256 index);

    /// Liars that a set of `n` tolerates.
    function faults(uint256 n) internal pure returns (uint256) {
        return n == 0 ? 0 : (n - 1) / 3;
    }

    /// Any two sets of this size share at least one honest validator.
    function size(uint256 n) internal pure returns (uint256) {
        return 2 * faults(n) + 1;
    }

    /// Checks that each member named in the bitmap `signers` signed `digest`, and returns how many they are. Signatures
    /// are EIP-2098, in ascending order of index, and nothing may follow them; a bitmap cannot name a member twice.
    function verify(bytes32 digest, address set, uint256 signers, bytes calldata signatures)
        internal
        view
        returns (uint256 count)
    {
        bytes32[] memory records = ValidatorSet.read(set);
        uint256 index = 0;
        for (uint256 bits = signers; bits != 0; bits >>= 1) {
            if (bits & 1 == 1) {
                uint256 end = (count + 1) * SIGNATURE_LENGTH;
                if (signatures.length < end) revert WrongSignatureLength(end, signatures.length);
                bytes32 r;
                bytes32 vs;
                assembly ("memory-safe") {
                    let start := add(signatures.offset, sub(end, 64))
                    r := calldataload(start)
                    vs := calldataload(add(start, 32))
                }
                address member = index < records.length ? ValidatorSet.signerOf(records[index]) : address(0);
                if (member == address(0)) revert UnknownSigner(index);
                (address recovered,,) = ECDSA.tryRecover(digest, r, vs);
                if (recovered != member) revert WrongSignature(index);
                ++count;
            }
            ++index;
        }
        uint256 length = count * SIGNATURE_LENGTH;
        if (signatures.length != length) revert WrongSignatureLength(length, signatures.length);
    }
}
