// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Position-binding Merkle trees: leaves are struct hashes, padded with zero words to the next power of two.
/// A proof holds the siblings from the leaf up; bit 0 of the index says on which side the node stands at each level.
library MerkleTree {
    /// True if `leaf` is the leaf number `index` of the tree with this root. The zero word is padding, never a leaf.
    function contains(bytes32 root_, bytes32 leaf, uint256 index, bytes32[] calldata proof)
        internal
        pure
        returns (bool)
    {
        (bytes32 top, uint256 rest) = climb(leaf, index, proof);
        return top == root_ && rest == 0 && leaf != 0;
    }

    /// The root above `leaf`, and what is left of the index: anything but zero means the index was out of the tree.
    function climb(bytes32 leaf, uint256 index, bytes32[] calldata proof)
        internal
        pure
        returns (bytes32 node, uint256 rest)
    {
        node = leaf;
        rest = index;
        assembly ("memory-safe") {
            let end := add(proof.offset, shl(5, proof.length))
            for { let sibling := proof.offset } lt(sibling, end) { sibling := add(sibling, 0x20) } {
                // The node goes left, to word 0, if the index is even, and right, to word 1, if it is odd.
                let place := shl(5, and(rest, 1))
                mstore(place, node)
                mstore(xor(place, 0x20), calldataload(sibling))
                node := keccak256(0x00, 0x40)
                rest := shr(1, rest)
            }
        }
    }

    /// The root over the first `count` words of `nodes`, which is overwritten. No leaf: zero; one leaf: the leaf.
    function root(bytes32[] memory nodes, uint256 count) internal pure returns (bytes32) {
        if (count == 0) return 0;
        uint256 width = 1;
        while (width < count) width <<= 1;
        // Only the part left of `count` is stored; what stands to its right is all padding of this level.
        bytes32 padding = 0;
        for (; width > 1; width >>= 1) {
            uint256 half = (count + 1) / 2;
            for (uint256 i = 0; i < half; ++i) {
                bytes32 right = 2 * i + 1 < count ? nodes[2 * i + 1] : padding;
                nodes[i] = pair(nodes[2 * i], right);
            }
            padding = pair(padding, padding);
            count = half;
        }
        return nodes[0];
    }

    function pair(bytes32 left, bytes32 right) internal pure returns (bytes32 node) {
        assembly ("memory-safe") {
            mstore(0x00, left)
            mstore(0x20, right)
            node := keccak256(0x00, 0x40)
        }
    }
}
