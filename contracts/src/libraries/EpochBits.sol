// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// One bit an epoch, 256 epochs in a slot.
library EpochBits {
    /// The bits of `length` epochs from `first` on, the first one lowest. At most 256 epochs.
    function slice(mapping(uint256 word => uint256) storage words, uint64 first, uint256 length)
        internal
        view
        returns (uint256 bits)
    {
        uint256 shift = first & 0xff;
        bits = words[first >> 8] >> shift;
        if (shift + length > 256) bits |= words[(uint256(first) >> 8) + 1] << (256 - shift);
        if (length < 256) bits &= (1 << length) - 1;
    }

    /// Sets the bits of the epochs from `first` on, the first one lowest.
    function add(mapping(uint256 word => uint256) storage words, uint64 first, uint256 bits) internal {
        uint256 shift = first & 0xff;
        words[first >> 8] |= bits << shift;
        uint256 rest = shift == 0 ? 0 : bits >> (256 - shift);
        if (rest != 0) words[(uint256(first) >> 8) + 1] |= rest;
    }

    function count(uint256 bits) internal pure returns (uint256 ones) {
        for (; bits != 0; bits &= bits - 1) {
            ++ones;
        }
    }
}
