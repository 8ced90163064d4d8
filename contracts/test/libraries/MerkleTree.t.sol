// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {MerkleTree} from "../../src/libraries/MerkleTree.sol";
import {Vectors} from "../support/Vectors.sol";

contract MerkleTreeTest is Vectors {
    function contains(bytes32 root, bytes32 leaf, uint256 index, bytes32[] calldata proof)
        external
        pure
        returns (bool)
    {
        return MerkleTree.contains(root, leaf, index, proof);
    }

    function test_treesAreThoseOfTheVectors() public view {
        string memory json = vectors("merkle");
        uint256 n = count(json, "");
        for (uint256 i = 0; i < n; ++i) {
            bytes32[] memory leaves = vm.parseJsonBytes32Array(json, key("", i, "leaves"));
            bytes32 root = vm.parseJsonBytes32(json, key("", i, "root"));
            bytes32[] memory scratch = new bytes32[](leaves.length);
            for (uint256 j = 0; j < leaves.length; ++j) {
                scratch[j] = leaves[j];
            }
            eq(MerkleTree.root(scratch, leaves.length), root, "root");
            for (uint256 j = 0; j < leaves.length; ++j) {
                string memory path = string.concat(key("", i, "proofs["), vm.toString(j), "]");
                bytes32[] memory proof = vm.parseJsonBytes32Array(json, path);
                yes(this.contains(root, leaves[j], j, proof), "the leaf at its place");
                no(this.contains(root, leaves[j], j + 1, proof), "another place");
                no(this.contains(root, leaves[j], j + (1 << proof.length), proof), "a place out of the tree");
                no(this.contains(root, ~leaves[j], j, proof), "another leaf");
                no(this.contains(~root, leaves[j], j, proof), "another root");
            }
        }
    }

    function test_paddingIsNoLeaf() public view {
        bytes32[] memory proof = new bytes32[](2);
        (proof[0], proof[1]) = (bytes32("c"), MerkleTree.pair(bytes32("a"), bytes32("b")));
        bytes32 root = MerkleTree.pair(proof[1], MerkleTree.pair(bytes32("c"), 0));
        no(this.contains(root, 0, 3, proof), "the padding after three leaves");
        no(this.contains(0, 0, 0, new bytes32[](0)), "the empty tree");
    }

    function testFuzz_rootIsThatOfThePaddedTree(bytes32[] memory leaves) public pure {
        uint256 width = 1;
        while (width < leaves.length) width <<= 1;
        bytes32[] memory level = new bytes32[](width);
        for (uint256 i = 0; i < leaves.length; ++i) {
            level[i] = leaves[i];
        }
        for (uint256 n = width; n > 1; n >>= 1) {
            for (uint256 i = 0; i < n / 2; ++i) {
                level[i] = keccak256(abi.encodePacked(level[2 * i], level[2 * i + 1]));
            }
        }
        bytes32 expected = leaves.length == 0 ? bytes32(0) : level[0];
        eq(MerkleTree.root(leaves, leaves.length), expected, "root");
    }
}
