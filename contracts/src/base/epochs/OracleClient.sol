// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IQosOracle} from "../../interfaces/IQosOracle.sol";

/// The oracle whose epochs, parameters and signing domain a contract goes by; it never changes.
abstract contract OracleClient {
    IQosOracle internal immutable ORACLE;

    constructor(IQosOracle oracle) {
        ORACLE = oracle;
    }
}
