// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IValidatorRegistry} from "../../interfaces/IValidatorRegistry.sol";
import {ValidatorSet} from "../../libraries/ValidatorSet.sol";
import {Sealed} from "../Sealed.sol";

/// The indices of validators and the keys of those who hold them. An index that comes free goes to somebody else. Keys
/// do not: each is taken once and for ever, and a former holder's stand for nobody. An operator group is its first owner's, for
/// whoever could join another's would crowd it out of committees, which seat few of a group.
abstract contract Seats is IValidatorRegistry, Sealed {
    uint256 private constant PEER_KEY_LENGTH = 33;

    /// Which holder of which index a signing key belongs to. Holders count from one, so that a seat was never taken if
    /// it says zero.
    struct Seat {
        uint8 index;
        uint64 holder;
    }

    mapping(address signer => Seat) private _seats;
    mapping(uint8 index => uint64) private _formerHolders;
    mapping(bytes32 peerKeyHash => bool) private _peerKeys;
    mapping(uint32 operatorGroup => address owner) private _groups;
    uint256 private _registered;
    uint8[] private _free;

    /// @inheritdoc IValidatorRegistry
    function indexOf(address signer) external view returns (uint8) {
        (bool held, uint8 index) = _seatOf(signer);
        if (!held) revert UnknownSigner(signer);
        return index;
    }

    /// @inheritdoc IValidatorRegistry
    function registered() external view returns (uint256) {
        return _registered;
    }

    /// An index that nobody holds.
    function _takeIndex() internal returns (uint8 index) {
        if (_registered < ValidatorSet.MAX_VALIDATORS) {
            // Below 256.
            // forge-lint: disable-next-line(unsafe-typecast)
            return uint8(_registered++);
        }
        if (_free.length == 0) revert SetFull(ValidatorSet.MAX_VALIDATORS);
        index = _free[_free.length - 1];
        _free.pop();
    }

    /// Lets the next validator have the index; its holder's keys stand for nobody from now on.
    function _freeIndex(uint8 index) internal {
        ++_formerHolders[index];
        _free.push(index);
    }

    function _takeSigner(address signer, uint8 index) internal {
        if (_seats[_required(signer)].holder != 0) revert SignerTaken(signer);
        _seats[signer] = Seat(index, _formerHolders[index] + 1);
    }

    function _takeGroup(uint32 operatorGroup, address owner) internal {
        address holder = _groups[operatorGroup];
        if (holder == address(0)) _groups[operatorGroup] = owner;
        else if (holder != owner) revert GroupTaken(operatorGroup, holder);
    }

    /// Whether the key is one of a validator that still holds its index, and that index.
    function _seatOf(address signer) internal view returns (bool held, uint8 index) {
        Seat memory seat = _seats[signer];
        return (seat.holder != 0 && seat.holder == _formerHolders[seat.index] + 1, seat.index);
    }

    function _takePeerKey(bytes calldata peerKey) internal {
        if (peerKey.length != PEER_KEY_LENGTH) revert WrongPeerKeyLength(peerKey.length);
        bytes32 key = keccak256(peerKey);
        if (_peerKeys[key]) revert PeerKeyTaken(peerKey);
        _peerKeys[key] = true;
    }
}
