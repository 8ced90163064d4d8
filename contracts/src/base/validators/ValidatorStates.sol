// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IValidatorRegistry} from "../../interfaces/IValidatorRegistry.sol";
import {ValidatorSet} from "../../libraries/ValidatorSet.sol";
import {EpochSets} from "./EpochSets.sol";
import {Seats} from "./Seats.sol";
import {ValidatorStakes} from "./ValidatorStakes.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

/// How a validator stops serving, by itself or by proof, for a time or for good, and what becomes of its stake and
/// index. Who left for good is in no set from the next change on, and its index comes free only when its stake has.
abstract contract ValidatorStates is ValidatorStakes, EpochSets, Seats, Pausable {
    bytes32 public constant CERTIFIER_ROLE = keccak256("CERTIFIER");
    bytes32 public constant SLASHER_ROLE = keccak256("SLASHER");
    bytes32 public constant DUTY_ROLE = keccak256("DUTY");

    /// Nobody is suspended from a set that would be smaller: four tolerate one liar, fewer none.
    uint256 private constant LEAST_MEMBERS = 4;

    /// @inheritdoc IValidatorRegistry
    function exit(uint8 index) external onlyOwnerOf(index) {
        if (!_serves(_entries[index].state)) revert NotActive(index, _entries[index].state);
        _leave(index, State.Exited);
        _writeRecord(index, 0);
    }

    /// @inheritdoc IValidatorRegistry
    function completeUnbond(uint8 index) external {
        Entry storage entry = _entries[index];
        bool gone = !_serves(entry.state);
        // Nobody keeps an index from others for ever by not coming for what is left.
        bool allowed = entry.owner == msg.sender || (gone && entry.owner != address(0));
        if (!allowed) revert NotOwner(index, msg.sender);
        _takeOut(index, entry, gone);
        if (!gone) return;
        // Nothing of its holder can be slashed any more, long after its last epoch. A removal still due comes first, so
        // that it never hits the next holder.
        _removeNow(index);
        delete _entries[index];
        _freeIndex(index);
    }

    /// @inheritdoc IValidatorRegistry
    function slash(uint256 indices, uint16 shareBps, address prover, bytes32 reason)
        external
        onlyRole(SLASHER_ROLE)
        returns (uint256 amount)
    {
        for (uint256 index = 0; index < ValidatorSet.MAX_VALIDATORS && indices >> index != 0; ++index) {
            if (indices >> index & 1 == 0) continue;
            // Below 256 by the loop's bound.
            // forge-lint: disable-next-line(unsafe-typecast)
            amount += _slashAndDrop(uint8(index), shareBps, prover, reason);
        }
        _share(amount, prover);
    }

    /// @inheritdoc IValidatorRegistry
    function slashAndExpel(uint8 index, uint16 shareBps, address prover, bytes32 reason)
        external
        onlyRole(SLASHER_ROLE)
        returns (uint256 amount)
    {
        _checkExpellable(index);
        amount = _slash(index, shareBps, prover, reason);
        _remove(index, State.Expelled);
        _share(amount, prover);
    }

    /// @inheritdoc IValidatorRegistry
    function expel(uint8 index) external onlyRole(CERTIFIER_ROLE) {
        _checkExpellable(index);
        _remove(index, State.Expelled);
    }

    /// @inheritdoc IValidatorRegistry
    function suspend(uint8 index, uint40 until) external onlyRole(DUTY_ROLE) active(index) {
        uint256 left = members() - 1;
        if (left < LEAST_MEMBERS) revert SetTooSmall(left, LEAST_MEMBERS);
        _entries[index].state = State.Suspended;
        _entries[index].suspendedUntil = until;
        emit ValidatorSuspended(index, until);
        emit ValidatorStateChanged(index, State.Suspended);
        _writeRecord(index, 0);
    }

    /// @inheritdoc IValidatorRegistry
    function rejoin(uint8 index) external onlyOwnerOf(index) whenNotPaused {
        Entry storage entry = _entries[index];
        if (entry.state != State.Suspended) revert NotSuspended(index, entry.state);
        if (block.timestamp < entry.suspendedUntil) revert StillSuspended(index, entry.suspendedUntil);
        entry.state = State.Active;
        emit ValidatorStateChanged(index, State.Active);
        _enter(index, entry);
    }

    /// @inheritdoc IValidatorRegistry
    function isSuspendable(uint8 index) external view returns (bool) {
        return _entries[index].state == State.Active && members() > LEAST_MEMBERS;
    }

    /// Writes a set in which the validator stands as its entry says.
    function _enter(uint8 index, Entry storage entry) internal returns (uint64 effective) {
        return _writeRecord(index, ValidatorSet.record(entry.signer, entry.operatorGroup, entry.region));
    }

    /// Who is left with less than the minimum is out.
    function _slashAndDrop(uint8 index, uint16 shareBps, address prover, bytes32 reason)
        private
        returns (uint256 amount)
    {
        amount = _slash(index, shareBps, prover, reason);
        Entry storage entry = _entries[index];
        if (_serves(entry.state) && entry.stake.bonded < MINIMUM_STAKE) _remove(index, State.Dropped);
    }

    /// Takes a validator out for good; the set is written without it when the next epoch opens, so that no proof pays
    /// for that.
    function _remove(uint8 index, State state) private {
        _leave(index, state);
        _removeLater(index);
    }

    /// Ends a validator's service: everything it still has bonded starts to unbond. Who had left before waits no longer.
    function _leave(uint8 index, State state) private {
        Entry storage entry = _entries[index];
        bool served = _serves(entry.state);
        entry.state = state;
        emit ValidatorStateChanged(index, state);
        if (served) _unbondAll(index, entry.stake);
    }

    /// Whether the validator is registered and has not left for good.
    function _serves(State state) private pure returns (bool) {
        return state == State.Active || state == State.Suspended;
    }

    function _checkExpellable(uint8 index) private view {
        Entry storage entry = _entries[index];
        if (entry.state == State.Expelled || entry.owner == address(0)) revert NotActive(index, entry.state);
    }
}
