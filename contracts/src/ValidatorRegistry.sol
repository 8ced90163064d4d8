// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Sealed} from "./base/Sealed.sol";
import {OracleClient} from "./base/epochs/OracleClient.sol";
import {ProofRewards} from "./base/validators/ProofRewards.sol";
import {ValidatorStakes} from "./base/validators/ValidatorStakes.sol";
import {ValidatorStates} from "./base/validators/ValidatorStates.sol";
import {IQosOracle} from "./interfaces/IQosOracle.sol";
import {IValidatorRegistry} from "./interfaces/IValidatorRegistry.sol";
import {Stake, Stakes} from "./libraries/Stakes.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// See {IValidatorRegistry}.
contract ValidatorRegistry is ValidatorStates {
    using SafeERC20 for IERC20;
    using Stakes for Stake;

    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER");

    uint256 private constant MAX_MULTIADDRS = 8;
    uint256 private constant MAX_MULTIADDR_LENGTH = 256;

    mapping(address owner => bool) private _certified;

    constructor(address admin, IERC20 flash, IQosOracle oracle, uint256 minimumStake_, uint256 unbondingPeriod_)
        Sealed(admin)
        OracleClient(oracle)
        ProofRewards(flash)
        ValidatorStakes(minimumStake_, unbondingPeriod_, oracle.parameters())
    {
        _seal(SLASHER_ROLE);
        _seal(DUTY_ROLE);
    }

    /// Introduces the courts and the reporter pool, once. Only DEFAULT_ADMIN_ROLE.
    function wire(address court, address dutyCourt, address rewardPool) external onlyRole(DEFAULT_ADMIN_ROLE) once {
        _setRewardPool(_required(rewardPool));
        _introduce(SLASHER_ROLE, court);
        _introduce(DUTY_ROLE, dutyCourt);
        emit Wired(address(ORACLE), court, dutyCourt, rewardPool);
    }

    function pause() external onlyRole(PAUSER_ROLE) {
        _pause();
    }

    function unpause() external onlyRole(PAUSER_ROLE) {
        _unpause();
    }

    /// @inheritdoc IValidatorRegistry
    function certify(address owner) external onlyRole(CERTIFIER_ROLE) {
        _certified[owner] = true;
        emit OwnerCertified(owner, true);
    }

    /// @inheritdoc IValidatorRegistry
    function decertify(address owner) external onlyRole(CERTIFIER_ROLE) {
        _certified[owner] = false;
        emit OwnerCertified(owner, false);
    }

    /// @inheritdoc IValidatorRegistry
    function register(
        address signer,
        address submitter,
        bytes calldata peerKey,
        uint16 region,
        uint32 operatorGroup,
        string[] calldata multiaddrs,
        uint256 stake
    ) external whenNotPaused returns (uint8 index) {
        if (!_certified[msg.sender]) revert NotCertified(msg.sender);
        if (stake < MINIMUM_STAKE) revert StakeTooSmall(stake, MINIMUM_STAKE);
        _checkMultiaddrs(multiaddrs);
        _takePeerKey(peerKey);
        _takeGroup(operatorGroup, msg.sender);
        index = _takeIndex();
        _takeSigner(signer, index);
        Entry storage entry = _entries[index];
        entry.owner = msg.sender;
        entry.operatorGroup = operatorGroup;
        entry.region = region;
        entry.state = State.Active;
        entry.signer = signer;
        entry.submitter = submitter == address(0) ? signer : submitter;
        entry.peerKey = peerKey;
        entry.stake.add(stake);
        uint64 effective = _enter(index, entry);
        emit ValidatorRegistered(
            index, msg.sender, signer, entry.submitter, peerKey, region, operatorGroup, multiaddrs, effective
        );
        emit StakeAdded(index, stake, stake);
        FLASH.safeTransferFrom(msg.sender, address(this), stake);
    }

    /// @inheritdoc IValidatorRegistry
    function setMultiaddrs(uint8 index, string[] calldata multiaddrs) external onlyOwnerOf(index) {
        _checkMultiaddrs(multiaddrs);
        emit MultiaddrsChanged(index, multiaddrs);
    }

    /// @inheritdoc IValidatorRegistry
    function setSubmitter(uint8 index, address submitter) external onlyOwnerOf(index) {
        _entries[index].submitter = _required(submitter);
        emit SubmitterChanged(index, submitter);
    }

    /// @inheritdoc IValidatorRegistry
    function rotateSigner(uint8 index, address signer) external onlyOwnerOf(index) active(index) {
        _takeSigner(signer, index);
        Entry storage entry = _entries[index];
        entry.signer = signer;
        emit SignerRotated(index, signer, _enter(index, entry));
    }

    /// @inheritdoc IValidatorRegistry
    function validator(uint8 index) external view returns (Validator memory) {
        Entry storage entry = _entries[index];
        return Validator({
            owner: entry.owner,
            signer: entry.signer,
            submitter: entry.submitter,
            peerKey: entry.peerKey,
            region: entry.region,
            operatorGroup: entry.operatorGroup,
            state: entry.state,
            bonded: entry.stake.bonded,
            unbonding: entry.stake.unbonding,
            availableAt: entry.stake.availableAt,
            suspendedUntil: entry.suspendedUntil
        });
    }

    /// @inheritdoc IValidatorRegistry
    function ownerOf(uint8 index) external view returns (address) {
        return _entries[index].owner;
    }

    /// @inheritdoc IValidatorRegistry
    function ownerOfSigner(address signer) external view returns (address) {
        (bool held, uint8 index) = _seatOf(signer);
        return held ? _entries[index].owner : address(0);
    }

    /// @inheritdoc IValidatorRegistry
    function isCertified(address owner) external view returns (bool) {
        return _certified[owner];
    }

    function _checkMultiaddrs(string[] calldata multiaddrs) private pure {
        if (multiaddrs.length > MAX_MULTIADDRS) revert TooManyMultiaddrs(multiaddrs.length, MAX_MULTIADDRS);
        for (uint256 i = 0; i < multiaddrs.length; ++i) {
            uint256 length = bytes(multiaddrs[i]).length;
            if (length > MAX_MULTIADDR_LENGTH) revert MultiaddrTooLong(length, MAX_MULTIADDR_LENGTH);
        }
    }
}
