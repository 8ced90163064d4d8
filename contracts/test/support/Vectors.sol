// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Test} from "./Test.sol";

/// Reads the vectors shared with the C# tests.
abstract contract Vectors is Test {
    function vectors(string memory name) internal view returns (string memory) {
        return vm.readFile(string.concat("../tests/vectors/", name, ".json"));
    }

    /// `prefix[i].field`.
    function key(string memory prefix, uint256 i, string memory field) internal pure returns (string memory) {
        return string.concat(prefix, "[", vm.toString(i), "].", field);
    }

    /// How many entries an array has.
    function count(string memory json, string memory prefix) internal view returns (uint256 n) {
        while (vm.keyExistsJson(json, string.concat(prefix, "[", vm.toString(n), "]"))) ++n;
        yes(n > 0, "the vectors hold cases");
    }
}
