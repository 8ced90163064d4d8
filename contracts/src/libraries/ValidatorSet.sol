// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// The validator set of an epoch as the code of a contract: a leading zero byte (STOP), then one 32-byte record for each
/// index: signer (20) ‖ operator group (4) ‖ region (2) ‖ zeros (6). An inactive index is a zero record.
library ValidatorSet {
    uint256 internal constant MAX_VALIDATORS = 256;

    /// The set could not be written: out of gas, or larger than a contract may be.
    error ValidatorSetNotWritten();

    function record(address signer, uint32 operatorGroup, uint16 region) internal pure returns (bytes32) {
        return bytes32((uint256(uint160(signer)) << 96) | (uint256(operatorGroup) << 64) | (uint256(region) << 48));
    }

    function signerOf(bytes32 record_) internal pure returns (address) {
        return address(uint160(uint256(record_) >> 96));
    }

    function groupOf(bytes32 record_) internal pure returns (uint32) {
        return uint32(uint256(record_) >> 64);
    }

    function regionOf(bytes32 record_) internal pure returns (uint16) {
        return uint16(uint256(record_) >> 48);
    }

    /// The signer of one index; zero for one that is inactive or beyond the set.
    function signerAt(address set, uint8 index) internal view returns (address signer) {
        assembly ("memory-safe") {
            // What lies beyond the code reads as zero.
            extcodecopy(set, 0x00, add(1, shl(5, index)), 0x20)
            signer := shr(96, mload(0x00))
        }
    }

    /// All records of a set; none for the zero address.
    function read(address set) internal view returns (bytes32[] memory records) {
        assembly ("memory-safe") {
            let size := extcodesize(set)
            if size {
                records := mload(0x40)
                let length := sub(size, 1)
                mstore(records, shr(5, length))
                extcodecopy(set, add(records, 0x20), 1, length)
                mstore(0x40, add(add(records, 0x20), length))
            }
        }
    }

    /// Writes the records without their trailing inactive ones.
    function write(bytes32[] memory records) internal returns (address set, bytes32 recordsHash, uint16 active) {
        uint256 length = records.length;
        while (length > 0 && records[length - 1] == 0) --length;
        for (uint256 i = 0; i < length; ++i) {
            if (records[i] != 0) ++active;
        }
        bytes memory content;
        assembly ("memory-safe") {
            mstore(records, mul(length, 32)) // the array seen as bytes, trimmed
            recordsHash := keccak256(add(records, 0x20), mul(length, 32))
            content := records
        }
        // PUSH4 size, DUP1, PUSH1 12, PUSH0, CODECOPY, PUSH0, RETURN: returns all that follows these twelve bytes.
        bytes memory creation =
            abi.encodePacked(hex"63", uint32(content.length + 1), hex"80600c5f395ff3", hex"00", content);
        assembly ("memory-safe") {
            set := create(0, add(creation, 0x20), mload(creation))
        }
        if (set == address(0)) revert ValidatorSetNotWritten();
    }
}
