// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Report} from "../types/Messages.sol";
import {IPayouts} from "./IPayouts.sol";

/// What validators share: half of every slash and half of all fees, handed out epoch by epoch to those whose batch the
/// accepted report includes. Who is missing earns nothing, and who is persistently outlying neither.
interface IReporterPool is IPayouts {
    event Wired(address validators, address providers, address consumers, address duties);
    /// `paid`: bitmap of the validators whose owners were credited, with equal parts of `amount`.
    event EpochDistributed(uint64 indexed epoch, address indexed token, uint256 amount, uint256 paid);

    error ShareTooLarge(uint256 shareBps, uint256 limit);
    error UnknownSource(address source);
    error ReportNotAccepted(uint64 epoch);
    error RewardsNotDue(uint64 epoch, uint256 deadline);
    error AlreadyDistributed(uint64 epoch, address token);
    error NothingToDistribute(address token);

    /// @notice Withdraws what one of the other contracts owes the pool. Anyone.
    /// @param source the contract; one that the pool knows
    /// @param token an ERC-20 token, or the zero address for the native coin
    function collect(IPayouts source, address token) external;

    /// @notice Credits the owners of the included validators with equal parts of the epoch's share of the pool, once an
    /// epoch and token, when no strike can cost the epoch's reward any more (`IDutyCourt.rewardDeadlineOf`); parts that
    /// are withheld, and those of validators that left and whose index is free, stay in the pool. Anyone.
    /// @param report the accepted report
    /// @param signers bitmap of the validators that signed the report
    /// @param token an ERC-20 token, or the zero address for the native coin
    function distribute(Report calldata report, uint256 signers, address token) external;

    /// @notice What the pool holds and owes to nobody yet.
    /// @param token an ERC-20 token, or the zero address for the native coin
    /// @return in the token's smallest unit
    function available(address token) external view returns (uint256);
}
