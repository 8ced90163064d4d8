// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {OracleClient} from "./base/epochs/OracleClient.sol";
import {EquivocationProofs} from "./base/proofs/EquivocationProofs.sol";
import {Evidence} from "./base/proofs/Evidence.sol";
import {FaultProofs} from "./base/proofs/FaultProofs.sol";
import {IQosOracle} from "./interfaces/IQosOracle.sol";
import {IValidatorRegistry} from "./interfaces/IValidatorRegistry.sol";

/// See {IDisputeCourt}.
contract DisputeCourt is FaultProofs, EquivocationProofs {
    /// @param faultShareBps share of the stake that signing a wrong verdict costs, in 1/10,000
    /// @param equivocationShareBps the same for signing two payloads for one slot
    constructor(IQosOracle oracle, IValidatorRegistry validators, uint16 faultShareBps, uint16 equivocationShareBps)
        OracleClient(oracle)
        Evidence(validators)
        FaultProofs(faultShareBps)
        EquivocationProofs(equivocationShareBps, validators.unbondingPeriod())
    {}
}
