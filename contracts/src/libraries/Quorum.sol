// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ValidatorSet} from "./ValidatorSet.sol";

/// How many signatures make a certificate, and the check of one.
library Quorum {
    uint256 private constant SIGNATURE_LENGTH = 64;
    /// Half the order of secp256k1, the greatest s that is not malleable.
    uint256 private constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    error WrongSignatureLength(uint256 expected, uint256 actual);
    error UnknownSigner(uint256 index);
    error WrongSignature(uint256 index);

    /// Liars that a set of `n` tolerates.
    function faults(uint256 n) internal pure returns (uint256) {
        // Guarded against zero.
        unchecked {
            return n == 0 ? 0 : (n - 1) / 3;
        }
    }

    /// Any two sets of this size share at least one honest validator.
    function size(uint256 n) internal pure returns (uint256) {
        // Two thirds of n, plus one.
        unchecked {
            return 2 * faults(n) + 1;
        }
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
                address member = index < records.length ? ValidatorSet.signerOf(records[index]) : address(0);
                if (member == address(0)) revert UnknownSigner(index);
                // Missing calldata reads as zero, which recovers nobody.
                if (_recover(digest, signatures, count) != member) revert WrongSignature(index);
                // Counters of at most 256 steps.
                unchecked {
                    ++count;
                }
            }
            unchecked {
                ++index;
            }
        }
        uint256 length = count * SIGNATURE_LENGTH;
        if (signatures.length != length) revert WrongSignatureLength(length, signatures.length);
    }

    /// The signer of the signature at `position`; nobody for one that is invalid or has a high s (it could be made anew
    /// by anyone). Written out because it runs once for every member of a quorum.
    function _recover(bytes32 digest, bytes calldata signatures, uint256 position)
        private
        view
        returns (address signer)
    {
        assembly ("memory-safe") {
            let start := add(signatures.offset, shl(6, position))
            let vs := calldataload(add(start, 0x20))
            let s := shr(1, shl(1, vs))
            let free := mload(0x40)
            mstore(free, digest)
            mstore(add(free, 0x20), add(27, shr(255, vs)))
            mstore(add(free, 0x40), calldataload(start))
            mstore(add(free, 0x60), s)
            // ecrecover returns nothing for an invalid signature: what was in the word then stays.
            mstore(0x00, 0)
            if iszero(gt(s, HALF_ORDER)) { pop(staticcall(gas(), 1, free, 0x80, 0x00, 0x20)) }
            signer := mload(0x00)
        }
    }
}
