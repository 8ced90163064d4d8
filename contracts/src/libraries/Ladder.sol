// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Compliance, LadderStep} from "../types/Sla.sol";
import {Sla} from "./Sla.sol";

/// What repeated severe breach leads to: each badly missed epoch is a strike, each good one takes one back;
/// docs/protocol.md ("The ladder").
library Ladder {
    /// Strikes at which each step is reached.
    uint8 internal constant WARN_AT = 3;
    uint8 internal constant REDUCE_AT = 6;
    uint8 internal constant SUSPEND_AT = 12;
    uint8 internal constant SLASH_AT = 24;

    /// Step and strikes after one settled epoch, and whether collateral is slashed for it.
    function next(LadderStep step, uint8 strikes, Compliance compliance)
        internal
        pure
        returns (LadderStep, uint8, bool slashed)
    {
        if (compliance == Compliance.MissedBadly) return _climbed(step, strikes);
        if (strikes == 0 || !Sla.isGood(compliance)) return (step, strikes, false);
        // Without any strike left the unit is in good standing again; until then it keeps its step.
        return (--strikes == 0 ? LadderStep.None : step, strikes, false);
    }

    function _climbed(LadderStep step, uint8 strikes) private pure returns (LadderStep, uint8, bool slashed) {
        LadderStep reached = LadderStep.None;
        if (++strikes >= SLASH_AT) reached = LadderStep.Slashed;
        else if (strikes >= SUSPEND_AT) reached = LadderStep.Suspended;
        else if (strikes >= REDUCE_AT) reached = LadderStep.ReducedPayment;
        else if (strikes >= WARN_AT) reached = LadderStep.Warned;
        slashed = reached == LadderStep.Slashed;
        // The next slash needs as many new breaches again as there are from suspension to here.
        if (slashed) strikes = SUSPEND_AT;
        // Once slashed, a unit stays so until its record is clean.
        return (reached > step ? reached : step, strikes, slashed);
    }
}
