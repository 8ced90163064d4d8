// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IConsumerOrchestrator} from "../../interfaces/IConsumerOrchestrator.sol";
import {IPayouts} from "../../interfaces/IPayouts.sol";
import {Payment} from "../../libraries/Payment.sol";
import {Payouts} from "../Payouts.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// The tokens that escrow may be in, each with a short number, and what providers earned in them: one slot for a provider
/// and token, with the fee that is still to be taken out of it.
abstract contract Earnings is IConsumerOrchestrator, Payouts {
    using SafeCast for uint256;

    /// Share of the fees that goes to the reporter pool.
    uint256 private constant POOL_SHARE_BPS = 5_000;
    /// The numbers of the native coin and of FLASH; others follow in the order in which they were allowed first.
    uint16 internal constant FLASH_NUMBER = 1;

    struct Listing {
        uint16 numberPlusOne;
        bool allowed;
    }

    struct Earned {
        uint128 net;
        uint128 fee;
    }

    address private immutable TREASURY;
    address private immutable REWARD_POOL;

    address[] private _tokens;
    mapping(address token => Listing) private _listings;
    mapping(address provider => mapping(uint16 tokenNumber => Earned)) private _earnings;

    constructor(address flash, address treasury, address rewardPool) {
        TREASURY = treasury;
        REWARD_POOL = rewardPool;
        _number(NATIVE);
        _number(flash);
    }

    /// @inheritdoc IConsumerOrchestrator
    function collectFees(address provider, address token) external {
        _settleCredit(provider, token);
    }

    /// @inheritdoc IConsumerOrchestrator
    function isAllowedToken(address token) external view returns (bool) {
        return _listings[token].allowed;
    }

    function credit(address account, address token) public view override(Payouts, IPayouts) returns (uint256 owed) {
        uint16 plusOne = _listings[token].numberPlusOne;
        owed = super.credit(account, token);
        if (plusOne != 0) owed += _earnings[account][plusOne - 1].net;
    }

    function _allow(address token, bool allowed) internal {
        if (allowed) _number(token);
        _listings[token].allowed = allowed;
        emit TokenAllowed(token, allowed);
    }

    /// The number of a token in which new escrow is taken.
    function _numberOf(address token) internal view returns (uint16) {
        if (!_listings[token].allowed) revert TokenNotAllowed(token);
        return _listings[token].numberPlusOne - 1;
    }

    function _token(uint16 number) internal view returns (address) {
        return _tokens[number];
    }

    /// What the platform takes of a provider's gross earnings, rounded down.
    function _fee(uint16 token, uint256 gross) internal pure returns (uint256) {
        return Payment.fee(gross, token == FLASH_NUMBER);
    }

    /// Adds to the provider's account.
    function _earn(address provider, uint16 token, uint256 net, uint256 fee) internal {
        if (net + fee == 0) return;
        Earned memory earned = _earnings[provider][token];
        _earnings[provider][token] = Earned((earned.net + net).toUint128(), (earned.fee + fee).toUint128());
    }

    /// Moves earnings into credit, and their fees to those who share them.
    function _settleCredit(address account, address token) internal override {
        uint16 plusOne = _listings[token].numberPlusOne;
        if (plusOne == 0) return;
        Earned memory earned = _earnings[account][plusOne - 1];
        if (earned.net == 0 && earned.fee == 0) return;
        delete _earnings[account][plusOne - 1];
        uint256 toPool = uint256(earned.fee) * POOL_SHARE_BPS / Payment.BPS;
        _credit(account, token, earned.net);
        _credit(REWARD_POOL, token, toPool);
        _credit(TREASURY, token, earned.fee - toPool);
    }

    function _number(address token) private {
        if (_listings[token].numberPlusOne != 0) return;
        _tokens.push(token);
        _listings[token].numberPlusOne = _tokens.length.toUint16();
    }
}
