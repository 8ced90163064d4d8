// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IValidatorRegistry} from "../../interfaces/IValidatorRegistry.sol";
import {ValidatorSet} from "../../libraries/ValidatorSet.sol";
import {OracleClient} from "../epochs/OracleClient.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

/// The validator set of each epoch, every version the code of a contract. A change writes a new version from the
/// effective epoch on, so the set of an epoch that is open never changes.
abstract contract EpochSets is IValidatorRegistry, OracleClient {
    using Checkpoints for Checkpoints.Trace160;

    Checkpoints.Trace160 private _sets;

    /// Bitmap of those who may stay in the newest set; a zero marks one who is out but still stands in it. Kept this
    /// way around, the slot is never fresh, so that a proof costs its bringer no more the first time.
    uint256 private _staying = type(uint256).max;

    /// @inheritdoc IValidatorRegistry
    function applyRemovals() external {
        if (_staying != type(uint256).max) _publish(ValidatorSet.read(_newest()));
    }

    /// @inheritdoc IValidatorRegistry
    function setAt(uint64 epoch) external view returns (address blob, bytes32 validatorsHash, uint16 count) {
        blob = address(_sets.upperLookupRecent(epoch));
        bytes32[] memory records = ValidatorSet.read(blob);
        for (uint256 i = 0; i < records.length; ++i) {
            if (records[i] != 0) ++count;
        }
        validatorsHash = keccak256(abi.encodePacked(records));
    }

    /// @inheritdoc IValidatorRegistry
    function members() public view returns (uint256 count) {
        bytes32[] memory records = ValidatorSet.read(_newest());
        uint256 staying = _staying;
        for (uint256 i = 0; i < records.length; ++i) {
            if (records[i] != 0 && staying >> i & 1 == 1) ++count;
        }
    }

    /// Writes a version with this record at the index; zero leaves the index empty.
    function _writeRecord(uint8 index, bytes32 record) internal returns (uint64 effective) {
        bytes32[] memory old = ValidatorSet.read(_newest());
        bytes32[] memory records = new bytes32[](old.length > index ? old.length : uint256(index) + 1);
        for (uint256 i = 0; i < old.length; ++i) {
            records[i] = old[i];
        }
        records[index] = record;
        return _publish(records);
    }

    /// Leaves the index out of the next version, which is written when an epoch opens at the latest.
    function _removeLater(uint8 index) internal {
        _staying &= ~(1 << index);
    }

    /// Writes a removal that is still due because nobody opened an epoch meanwhile.
    function _removeNow(uint8 index) internal {
        if (_staying >> index & 1 == 0) _publish(ValidatorSet.read(_newest()));
    }

    /// Removals still pending go along, so the newest set never holds anyone who is out.
    function _publish(bytes32[] memory records) private returns (uint64 effective) {
        uint256 staying = _staying;
        if (staying != type(uint256).max) {
            _staying = type(uint256).max;
            for (uint256 i = 0; i < records.length; ++i) {
                if (staying >> i & 1 == 0) records[i] = 0;
            }
        }
        effective = ORACLE.effectiveEpoch();
        (address blob, bytes32 validatorsHash, uint16 count) = ValidatorSet.write(records);
        _sets.push(effective, uint160(blob));
        emit ValidatorSetChanged(effective, blob, validatorsHash, count);
    }

    function _newest() private view returns (address) {
        return address(_sets.latest());
    }
}
