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

    /// @notice Opens an appeal against a verdict on the caller's own unit, within the dispute window, once, with the
    /// bond taken by `transferFrom`.
    /// @param judged the snapshot of the verdict's epoch
    /// @param present the snapshot of the current epoch, from whose validators the committee comes
    /// @param proven the verdict with its report and its path in it
    /// @param evidenceRoot hash of the evidence bundle that the committee is to look at
    /// @return dispute the appeal's number
    function open(
        Snapshot calldata judged,
        Snapshot calldata present,
        ProvenVerdict calldata proven,
        bytes32 evidenceRoot
    ) external returns (uint256 dispute);

    /// @notice Ends an appeal by the signatures of a quorum of its committee over `AppealVote(dispute, ruling,
    /// evidenceRoot)`. Anyone may bring them.
    /// @param dispute the appeal's number
    /// @param ruling Upheld or Overturned
    /// @param evidenceRoot hash of the evidence that the committee judged by
    /// @param signers bitmap of the committee's members who signed
    /// @param signatures EIP-2098, 64 bytes each, in ascending order of the indices in `signers`
    function rule(uint256 dispute, Ruling ruling, bytes32 evidenceRoot, uint256 signers, bytes calldata signatures)
        external;

    /// @notice Ends an appeal on which nobody ruled in time. Anyone.
    /// @param dispute the appeal's number
    function expire(uint256 dispute) external;

    /// @notice An appeal as it stands; all zero for a number that was not given out.
    /// @param dispute the appeal's number
    /// @return the appeal
    function appeal(uint256 dispute) external view returns (Appeal memory);

    /// @notice What an appeal costs, and gets back unless the verdict is upheld.
    /// @return FLASH in its smallest unit
    function bond() external view returns (uint256);

    /// @notice How long a committee has to rule.
    /// @return seconds
    function rulingPeriod() external view returns (uint256);
}
