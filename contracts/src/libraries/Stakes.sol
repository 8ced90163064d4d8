// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// An amount at risk, in one slot: what is bonded, and what is on its way out but can still be slashed.
struct Stake {
    uint96 bonded;
    uint96 unbonding;
    uint64 availableAt;
}

library Stakes {
    using SafeCast for uint256;

    uint256 internal constant BPS = 10_000;

    error BondTooSmall(uint256 requested, uint256 bonded);
    error StillUnbonding(uint256 availableAt);
    error NothingUnbonding();
    error ZeroAmount();

    function add(Stake storage stake, uint256 amount) internal {
        if (amount == 0) revert ZeroAmount();
        stake.bonded = (uint256(stake.bonded) + amount).toUint96();
    }

    /// Starts to unbond `amount`; the wait begins anew for all that is already on its way.
    function unbond(Stake storage stake, uint256 amount, uint256 period) internal returns (uint64 availableAt) {
        if (amount == 0) revert ZeroAmount();
        Stake memory held = stake;
        if (amount > held.bonded) revert BondTooSmall(amount, held.bonded);
        availableAt = (block.timestamp + period).toUint64();
        held.bonded -= amount.toUint96();
        held.unbonding += amount.toUint96();
        held.availableAt = availableAt;
        _store(stake, held);
    }

    /// Takes out what has waited long enough.
    function complete(Stake storage stake) internal returns (uint256 amount) {
        amount = stake.unbonding;
        if (amount == 0) revert NothingUnbonding();
        if (block.timestamp < stake.availableAt) revert StillUnbonding(stake.availableAt);
        stake.unbonding = 0;
    }

    /// Takes a share of everything held, bonded before unbonding; never more than is there.
    function slash(Stake storage stake, uint256 shareBps) internal returns (uint256 amount) {
        Stake memory held = stake;
        amount = total(held) * shareBps / BPS;
        if (amount > total(held)) amount = total(held);
        uint256 fromBonded = amount < held.bonded ? amount : held.bonded;
        held.bonded -= fromBonded.toUint96();
        held.unbonding -= (amount - fromBonded).toUint96();
        _store(stake, held);
    }

    /// All of the slot at once.
    function _store(Stake storage stake, Stake memory held) private {
        (stake.bonded, stake.unbonding, stake.availableAt) = (held.bonded, held.unbonding, held.availableAt);
    }

    function total(Stake memory stake) internal pure returns (uint256) {
        return uint256(stake.bonded) + stake.unbonding;
    }
}
