// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Compliance, LadderStep} from "../types/Sla.sol";

/// Where an epoch's price goes; docs/protocol.md ("Payment"). The parts add up to the price. Amounts of at most 96 bits, so
/// nothing overflows.
library Payment {
    uint256 internal constant BPS = 10_000;
    uint256 internal constant FEE_BPS = 200;
    uint256 internal constant FLASH_FEE_BPS = 50;
    /// Least refund for a missed epoch from the ladder's second step on, in percent.
    uint256 internal constant REDUCED_REFUND = 50;

    /// The share of the price that goes back, by reputation (0–100) and ladder as they were before the epoch, in percent.
    function refundPercent(Compliance compliance, uint8 reputation, LadderStep step)
        internal
        pure
        returns (uint256 percent)
    {
        if (compliance == Compliance.Corrupt) return 100;
        if (compliance != Compliance.Missed && compliance != Compliance.MissedBadly) return 0;
        percent = 100 - reputation;
        if (step >= LadderStep.ReducedPayment && percent < REDUCED_REFUND) percent = REDUCED_REFUND;
    }

    /// What the platform takes of a provider's gross earnings, rounded down.
    function fee(uint256 gross, bool inFlash) internal pure returns (uint256) {
        unchecked {
            return gross * (inFlash ? FLASH_FEE_BPS : FEE_BPS) / BPS;
        }
    }

    /// What goes back, rounded down, and what the platform and the provider get of the rest.
    function split(uint256 price, uint256 percent, bool inFlash)
        internal
        pure
        returns (uint256 refunded, uint256 taken, uint256 paid)
    {
        unchecked {
            refunded = price * percent / 100;
            taken = fee(price - refunded, inFlash);
            paid = price - refunded - taken;
        }
    }
}
