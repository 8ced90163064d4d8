// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDisputeCourt} from "../../interfaces/IDisputeCourt.sol";
import {ValidatorSet} from "../../libraries/ValidatorSet.sol";
import {Verdicts} from "../../libraries/Verdicts.sol";
import {ObservationBatch, Proposal, Report, Snapshot} from "../../types/Messages.sol";
import {Evidence} from "./Evidence.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// Proofs that a validator signed two payloads for one slot of its sign log: it is slashed and expelled, as long as
/// all that it had at stake then is still there.
abstract contract EquivocationProofs is Evidence {
    bytes32 private constant EQUIVOCATION = "equivocation";

    uint8 private constant KIND_BATCH = 1;
    uint8 private constant KIND_PROPOSAL = 2;
    uint8 private constant KIND_VOTE = 3;

    /// What a validator may sign once.
    struct Slot {
        uint8 index;
        uint8 kind;
        uint32 round;
    }

    uint16 private immutable EQUIVOCATION_SHARE_BPS;
    uint256 private immutable EQUIVOCATION_PERIOD;

    constructor(uint16 equivocationShareBps, uint256 unbondingPeriod) {
        EQUIVOCATION_SHARE_BPS = equivocationShareBps;
        EQUIVOCATION_PERIOD = unbondingPeriod / 2;
    }

    /// @inheritdoc IDisputeCourt
    function proveBatchEquivocation(
        Snapshot calldata snapshot,
        uint8 index,
        ObservationBatch calldata first,
        bytes calldata firstSignature,
        ObservationBatch calldata second,
        bytes calldata secondSignature
    ) external {
        if (first.epoch != snapshot.epoch || second.epoch != snapshot.epoch) {
            revert NoEquivocation();
        }
        (bytes32 one, bytes32 other) = (Verdicts.hashCalldata(first), Verdicts.hashCalldata(second));
        _proveEquivocation(snapshot, Slot(index, KIND_BATCH, 0), one, firstSignature, other, secondSignature);
    }

    /// @inheritdoc IDisputeCourt
    function proveProposalEquivocation(
        Snapshot calldata snapshot,
        uint8 index,
        Proposal calldata first,
        bytes calldata firstSignature,
        Proposal calldata second,
        bytes calldata secondSignature
    ) external {
        if (first.epoch != snapshot.epoch || second.epoch != snapshot.epoch) {
            revert NoEquivocation();
        }
        if (first.round != second.round) revert NoEquivocation();
        (bytes32 one, bytes32 other) = (Verdicts.hashCalldata(first), Verdicts.hashCalldata(second));
        _proveEquivocation(
            snapshot, Slot(index, KIND_PROPOSAL, first.round), one, firstSignature, other, secondSignature
        );
    }

    /// @inheritdoc IDisputeCourt
    function proveVoteEquivocation(
        Snapshot calldata snapshot,
        uint8 index,
        Report calldata first,
        bytes calldata firstSignature,
        Report calldata second,
        bytes calldata secondSignature
    ) external {
        if (first.epoch != snapshot.epoch || second.epoch != snapshot.epoch) {
            revert NoEquivocation();
        }
        if (first.round != second.round) revert NoEquivocation();
        (bytes32 one, bytes32 other) = (Verdicts.hashCalldata(first), Verdicts.hashCalldata(second));
        _proveEquivocation(snapshot, Slot(index, KIND_VOTE, first.round), one, firstSignature, other, secondSignature);
    }

    /// @inheritdoc IDisputeCourt
    function equivocationDeadlineOf(uint64 epoch) public view returns (uint256) {
        return ORACLE.epochEnd(epoch) + EQUIVOCATION_PERIOD;
    }

    function _proveEquivocation(
        Snapshot calldata snapshot,
        Slot memory slot,
        bytes32 first,
        bytes calldata firstSignature,
        bytes32 second,
        bytes calldata secondSignature
    ) private {
        if (first == second) revert NoEquivocation();
        uint256 deadline = equivocationDeadlineOf(snapshot.epoch);
        if (block.timestamp > deadline) revert ProofTooLate(block.timestamp, deadline);
        _checkSnapshot(snapshot);
        address signer = _member(snapshot, slot.index);
        bytes32 domain = ORACLE.domainSeparator();
        if (_signerOf(domain, first, firstSignature) != signer) revert WrongSignature(slot.index);
        if (_signerOf(domain, second, secondSignature) != signer) revert WrongSignature(slot.index);
        _expel(snapshot.epoch, slot);
    }

    /// Expulsion happens once and stands for every slot that was signed twice.
    function _expel(uint64 epoch, Slot memory slot) private {
        uint256 slashed = VALIDATORS.slashAndExpel(slot.index, EQUIVOCATION_SHARE_BPS, msg.sender, EQUIVOCATION);
        emit EquivocationProven(epoch, slot.index, msg.sender, slot.kind, slot.round, slashed);
    }

    /// The signer of an index in the epoch's set, if that index still belongs to the same validator.
    function _member(Snapshot calldata snapshot, uint8 index) private view returns (address signer) {
        signer = ValidatorSet.signerAt(snapshot.validators, index);
        if (signer == address(0) || VALIDATORS.indexOf(signer) != index) revert UnknownValidator(index);
    }

    function _signerOf(bytes32 domain, bytes32 structHash, bytes calldata signature)
        private
        pure
        returns (address recovered)
    {
        (recovered,,) = ECDSA.tryRecoverCalldata(MessageHashUtils.toTypedDataHash(domain, structHash), signature);
    }
}
