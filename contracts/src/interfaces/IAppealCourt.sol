// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ProvenVerdict, Snapshot} from "../types/Messages.sol";
import {IPayouts} from "./IPayouts.sol";

/// Appeals: a provider says that the measurements themselves were wrong. A committee of other validators, where the set has
/// enough of them, looks at the evidence again and signs a ruling. Meanwhile the verdict settles nothing.
interface IAppealCourt is IPayouts {
    enum Ruling {
        None,
        /// The verdict stands; half of the bond goes to the reporter pool, half is burned.
        Upheld,
        /// The verdict is set aside; the bond goes back.
        Overturned,
        /// Nobody ruled in time: the verdict is set aside and the bond goes back.
        Expired
    }

    struct Appeal {
        uint64 epoch;
        bytes32 dataUnit;
        address appellant;
        uint64 deadline;
        address validators;
        uint256 members;
        Ruling ruling;
    }

    event AppealOpened(
        uint256 indexed dispute,
        uint64 indexed epoch,
        bytes32 indexed dataUnit,
        address appellant,
        address validators,
        uint256 members,
        uint64 deadline,
        bytes32 evidenceRoot
    );
    event AppealRuled(
        uint256 indexed dispute, uint64 indexed epoch, bytes32 indexed dataUnit, Ruling ruling, bytes32 evidenceRoot
    );

    error InvalidRulingPeriod(uint256 period, uint256 maximum);
    error WrongSnapshot(bytes32 expected, bytes32 actual);
    error NotProvider(address caller, address provider);
    error NotDisputable(bytes32 dataUnit, uint64 epoch);
    error DisputeWindowClosed(uint256 timestamp, uint256 deadline);
    error AlreadyAppealed(bytes32 dataUnit, uint64 epoch);
    error UnknownAppeal(uint256 dispute);
    error AlreadyRuled(uint256 dispute, Ruling ruling);
    error InvalidRuling(uint8 ruling);
    error RulingTooLate(uint256 timestamp, uint256 deadline);
    error RulingStillPossible(uint256 timestamp, uint256 deadline);
    error NotOfCommittee(uint256 signers, uint256 members);
    error NoQuorum(uint256 required, uint256 actual);

    /// Opens an appeal against a verdict on the caller's own unit, within the dispute window, once, with the bond taken by
    /// `transferFrom`. `judged` is the snapshot of the verdict's epoch, `present` that of the current one, from whose
    /// validators the committee comes.
    function open(
        Snapshot calldata judged,
        Snapshot calldata present,
        ProvenVerdict calldata proven,
        bytes32 evidenceRoot
    ) external returns (uint256 dispute);

    /// Ends an appeal by the signatures of a quorum of its committee over
    /// `AppealVote(dispute, ruling, evidenceRoot)`; EIP-2098, in ascending order of index. Anyone may bring them.
    function rule(uint256 dispute, Ruling ruling, bytes32 evidenceRoot, uint256 signers, bytes calldata signatures)
        external;

    /// Ends an appeal on which nobody ruled in time. Anyone.
    function expire(uint256 dispute) external;

    function appeal(uint256 dispute) external view returns (Appeal memory);

    function bond() external view returns (uint256);

    /// Seconds that a committee has to rule.
    function rulingPeriod() external view returns (uint256);
}
