// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ValidatorSet} from "./ValidatorSet.sol";

/// How many signatures make a certificate, and the check of one.
library Quorum {
    uint256 private constant SIGNATURE_LENGTH = 64;
    /// Half the order of secp256k1 is the greatest s that is not malleable; this is one more.
    uint256 private constant HALF_ORDER_PLUS_ONE = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1;

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

    /// Most of so many are honest, however many of `n` lie within what it tolerates: f + 1 at least computed the same.
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
        // Nobody stands at or above the end of the records: the loop needs no bound of its own.
        if (signers >> records.length != 0) revert UnknownSigner(_lowest(signers, records.length));
        uint256 length;
        address signer;
        // Written out because it runs once for every member of a quorum. A signature with a high s (it could be made anew
        // by anyone) recovers nobody, and so does missing calldata, which reads as zero.
        assembly ("memory-safe") {
            let input := mload(0x40)
            let entry := records
            let at := signatures.offset
            mstore(input, digest)
            for { let bits := signers } bits { bits := shr(1, bits) } {
                entry := add(entry, 0x20)
                if and(bits, 1) {
                    let vs := calldataload(add(at, 0x20))
                    let s := shr(1, shl(1, vs))
                    mstore(add(input, 0x20), add(27, shr(255, vs)))
                    mstore(add(input, 0x40), calldataload(at))
                    mstore(add(input, 0x60), s)
                    // ecrecover returns nothing for an invalid signature: what was in the word then stays, which is no
                    // address, so not even a zero record equals it.
                    mstore(0x00, not(0))
                    if lt(s, HALF_ORDER_PLUS_ONE) { pop(staticcall(gas(), 1, input, 0x80, 0x00, 0x20)) }
                    signer := shr(96, mload(entry))
                    if xor(signer, mload(0x00)) {
                        count := shr(5, sub(entry, records))
                        break
                    }
                    at := add(at, SIGNATURE_LENGTH)
                }
            }
            length := sub(at, signatures.offset)
        }
        // A position, counted from one, was left behind: its signature is wrong, or nobody stands there.
        if (count != 0) {
            if (signer == address(0)) revert UnknownSigner(count - 1);
            revert WrongSignature(count - 1);
        }
        if (signatures.length != length) revert WrongSignatureLength(length, signatures.length);
        return length / SIGNATURE_LENGTH;
    }

    /// Position of the lowest bit at or above `from`.
    function _lowest(uint256 bits, uint256 from) private pure returns (uint256 index) {
        for (index = from; bits >> index & 1 == 0;) {
            ++index;
        }
    }
}
