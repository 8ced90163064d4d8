// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ConsumerOrchestrator} from "../../src/ConsumerOrchestrator.sol";
import {FlashToken} from "../../src/FlashToken.sol";
import {ProviderOrchestrator} from "../../src/ProviderOrchestrator.sol";
import {QosOracle} from "../../src/QosOracle.sol";
import {IStandings} from "../../src/interfaces/IStandings.sol";
import {Compliance} from "../../src/types/Sla.sol";
import {Epochs} from "./Epochs.sol";

/// Records epochs without settling them, so that a test reaches any reputation and any step of the ladder. Breaches slash
/// as in a settlement.
contract RecordingConsumers is ConsumerOrchestrator {
    constructor(FlashToken flash, QosOracle oracle, ProviderOrchestrator providers, address treasury, address pool)
        ConsumerOrchestrator(msg.sender, flash, oracle, providers, treasury, pool)
    {}

    function record(bytes32 unit, uint64 epoch, Compliance compliance, bool onTime, address harmed)
        external
        returns (Standing memory before)
    {
        _enrol(unit, PROVIDERS.providerOf(unit));
        bool slashed;
        before = _standing(unit);
        (, slashed) = _record(before, unit, epoch, compliance, onTime);
        if (slashed) PROVIDERS.slash(unit, epoch, false, harmed);
    }
}

abstract contract Recording is Epochs {
    function newConsumers() internal override returns (ConsumerOrchestrator) {
        return new RecordingConsumers(flash, oracle, providers, TREASURY, address(pool));
    }

    function record(bytes32 unit, uint64 epoch, Compliance compliance, bool onTime)
        internal
        returns (IStandings.Standing memory)
    {
        return RecordingConsumers(address(consumers)).record(unit, epoch, compliance, onTime, CONSUMER);
    }
}
