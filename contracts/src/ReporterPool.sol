// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Payouts} from "./base/Payouts.sol";
import {Sealed} from "./base/Sealed.sol";
import {IDutyCourt} from "./interfaces/IDutyCourt.sol";
import {IPayouts} from "./interfaces/IPayouts.sol";
import {IQosOracle} from "./interfaces/IQosOracle.sol";
import {IReporterPool} from "./interfaces/IReporterPool.sol";
import {IValidatorRegistry} from "./interfaces/IValidatorRegistry.sol";
import {ValidatorSet} from "./libraries/ValidatorSet.sol";
import {Report} from "./types/Messages.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// See {IReporterPool}.
contract ReporterPool is IReporterPool, Payouts, Sealed {
    bytes32 public constant SOURCE_ROLE = keccak256("SOURCE");

    uint256 private constant BPS = 10_000;

    IQosOracle private immutable ORACLE;
    uint256 private immutable SHARE_BPS;

    IValidatorRegistry private _validators;
    IDutyCourt private _duties;
    mapping(address token => uint256) private _owed;
    mapping(uint64 epoch => mapping(address token => bool)) private _distributed;

    /// @param shareBps share of the free pool that one epoch hands out, in 1/10,000
    constructor(address admin, IQosOracle oracle, uint16 shareBps) Sealed(admin) {
        if (shareBps > BPS) revert ShareTooLarge(shareBps, BPS);
        ORACLE = oracle;
        SHARE_BPS = shareBps;
        _seal(SOURCE_ROLE);
    }

    /// The native coin comes from the contracts it collects from, and gifts are welcome.
    receive() external payable {}

    /// Introduces the contracts it collects from, and the court that may withhold rewards, once. Only DEFAULT_ADMIN_ROLE.
    function wire(IValidatorRegistry validators, address providers, address consumers, IDutyCourt duties)
        external
        onlyRole(DEFAULT_ADMIN_ROLE)
        once
    {
        _validators = validators;
        _duties = IDutyCourt(_required(address(duties)));
        _introduce(SOURCE_ROLE, address(validators));
        _introduce(SOURCE_ROLE, providers);
        _introduce(SOURCE_ROLE, consumers);
        emit Wired(address(validators), providers, consumers, address(duties));
    }

    /// @inheritdoc IReporterPool
    function collect(IPayouts source, address token) external {
        if (!hasRole(SOURCE_ROLE, address(source))) revert UnknownSource(address(source));
        source.withdraw(token);
    }

    /// @inheritdoc IReporterPool
    function distribute(Report calldata report, uint256 signers, address token) external wired {
        uint64 epoch = report.epoch;
        // Each included validator's part is the same; the parts of those who are not paid stay in the pool.
        if (!ORACLE.isAccepted(report, signers)) revert ReportNotAccepted(epoch);
        uint256 deadline = _duties.rewardDeadlineOf(epoch);
        if (block.timestamp <= deadline) revert RewardsNotDue(epoch, deadline);
        if (_distributed[epoch][token]) revert AlreadyDistributed(epoch, token);
        _distributed[epoch][token] = true;
        uint256 included = _count(report.included);
        uint256 each = included == 0 ? 0 : available(token) * SHARE_BPS / BPS / included;
        if (each == 0) revert NothingToDistribute(token);
        uint256 paid = _creditOwners(epoch, report.included & ~_duties.withheldOf(epoch, report.included), token, each);
        uint256 amount = each * _count(paid);
        _owed[token] += amount;
        emit EpochDistributed(epoch, token, amount, paid);
    }

    /// @inheritdoc IReporterPool
    function available(address token) public view returns (uint256) {
        uint256 balance = token == NATIVE ? address(this).balance : IERC20(token).balanceOf(address(this));
        return balance - _owed[token];
    }

    /// Credits each owner by the signing key that stood in the epoch's set: of who left meanwhile and took its stake nobody is
    /// paid, least of all the next holder of its index.
    /// @return paid those of `indices` that were
    function _creditOwners(uint64 epoch, uint256 indices, address token, uint256 each) private returns (uint256 paid) {
        (address set,,) = _validators.setAt(epoch);
        for (uint256 index = 0; index < ValidatorSet.MAX_VALIDATORS && indices >> index != 0; ++index) {
            if (indices >> index & 1 == 0) continue;
            // Below 256 by the loop's bound.
            // forge-lint: disable-next-line(unsafe-typecast)
            address owner = _validators.ownerOfSigner(ValidatorSet.signerAt(set, uint8(index)));
            if (owner == address(0)) continue;
            _credit(owner, token, each);
            paid |= 1 << index;
        }
    }

    function _count(uint256 bitmap) private pure returns (uint256 ones) {
        for (; bitmap != 0; bitmap &= bitmap - 1) {
            ++ones;
        }
    }

    function _paidOut(address token, uint256 amount) internal override {
        _owed[token] -= amount;
    }
}
