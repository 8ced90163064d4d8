// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Parameters} from "../types/Messages.sol";
import {IPayouts} from "./IPayouts.sol";

/// Who the validators are, what they have at stake, and the frozen set of each epoch.
interface IValidatorRegistry is IPayouts {
    enum State {
        None,
        Active,
        /// Left by itself; its stake unbonds.
        Exited,
        /// Its stake fell below the minimum by slashing.
        Dropped,
        /// Proven to have signed two payloads for one slot, or removed by the certifier.
        Expelled,
        /// Not eligible for a time because it was missing or outlying; its stake stays bonded.
        Suspended
    }

    struct Validator {
        address owner;
        address signer;
        address submitter;
        bytes peerKey;
        uint16 region;
        uint32 operatorGroup;
        State state;
        uint96 bonded;
        uint96 unbonding;
        uint64 availableAt;
        uint40 suspendedUntil;
    }

    event Wired(address oracle, address court, address dutyCourt, address rewardPool);
    event OwnerCertified(address indexed owner, bool certified);
    event ValidatorRegistered(
        uint8 indexed index,
        address indexed owner,
        address indexed signer,
        address submitter,
        bytes peerKey,
        uint16 region,
        uint32 operatorGroup,
        string[] multiaddrs,
        uint64 effectiveEpoch
    );
    event MultiaddrsChanged(uint8 indexed index, string[] multiaddrs);
    event SubmitterChanged(uint8 indexed index, address submitter);
    event SignerRotated(uint8 indexed index, address indexed signer, uint64 indexed effectiveEpoch);
    event StakeAdded(uint8 indexed index, uint256 amount, uint256 bonded);
    event UnbondRequested(uint8 indexed index, uint256 amount, uint64 availableAt);
    event UnbondCompleted(uint8 indexed index, uint256 amount);
    event ValidatorSlashed(uint8 indexed index, bytes32 indexed reason, uint256 amount, address prover);
    event ValidatorStateChanged(uint8 indexed index, State state);
    event ValidatorSuspended(uint8 indexed index, uint40 until);
    event ValidatorSetChanged(uint64 indexed effectiveEpoch, address blob, bytes32 validatorsHash, uint16 count);

    error NotCertified(address owner);
    error NotOwner(uint8 index, address caller);
    error NotActive(uint8 index, State state);
    error NotSuspended(uint8 index, State state);
    error StillSuspended(uint8 index, uint256 until);
    error SetFull(uint256 limit);
    error SetTooSmall(uint256 left, uint256 least);
    error StakeTooSmall(uint256 stake, uint256 minimum);
    error SignerTaken(address signer);
    error PeerKeyTaken(bytes peerKey);
    error GroupTaken(uint32 operatorGroup, address owner);
    error WrongPeerKeyLength(uint256 length);
    error TooManyMultiaddrs(uint256 count, uint256 limit);
    error MultiaddrTooLong(uint256 length, uint256 limit);
    error UnknownSigner(address signer);
    error UnbondingTooShort(uint256 period, uint256 minimum);

    /// @notice Allows an account to register validators. Only CERTIFIER_ROLE.
    /// @param owner the account
    function certify(address owner) external;

    /// @notice Withdraws that permission; registered validators stay. Only CERTIFIER_ROLE.
    /// @param owner the account
    function decertify(address owner) external;

    /// @notice Registers a validator with FLASH of the caller (allowance needed), a certified owner, in the set from
    /// the effective epoch on.
    /// @param signer its signing key, never used before
    /// @param submitter the account that sends its reports
    /// @param peerKey the compressed secp256k1 key of its libp2p identity
    /// @param region the region's number
    /// @param operatorGroup belongs for ever to the owner who used it first
    /// @param multiaddrs where peers reach it, as libp2p multiaddrs
    /// @param stake FLASH in its smallest unit, at least the minimum
    /// @return index the validator's index
    function register(
        address signer,
        address submitter,
        bytes calldata peerKey,
        uint16 region,
        uint32 operatorGroup,
        string[] calldata multiaddrs,
        uint256 stake
    ) external returns (uint8 index);

    /// @notice Changes where peers reach the validator. Only its owner.
    /// @param index the validator's index
    /// @param multiaddrs where peers reach it, as libp2p multiaddrs
    function setMultiaddrs(uint8 index, string[] calldata multiaddrs) external;

    /// @notice Changes the account that sends the validator's reports. Only its owner.
    /// @param index the validator's index
    /// @param submitter the account that sends its reports
    function setSubmitter(uint8 index, address submitter) external;

    /// @notice Replaces the signing key from the effective epoch on. A key is never used twice. Only the owner of an
    /// active validator.
    /// @param index the validator's index
    /// @param signer the new key
    function rotateSigner(uint8 index, address signer) external;

    /// @notice Adds FLASH of the caller (allowance needed) to the stake of an active validator. Anyone.
    /// @param index the validator's index
    /// @param amount FLASH in its smallest unit
    function addStake(uint8 index, uint256 amount) external;

    /// @notice Starts to unbond; an active validator keeps at least the minimum. What unbonds stays slashable. Only the
    /// owner.
    /// @param index the validator's index
    /// @param amount FLASH in its smallest unit
    function requestUnbond(uint8 index, uint256 amount) external;

    /// @notice Credits the owner with what has unbonded; `withdraw` pays it out. Of a validator that left for good
    /// anyone may call it: that frees its index.
    /// @param index the validator's index
    function completeUnbond(uint8 index) external;

    /// @notice Leaves the set from the effective epoch on and starts to unbond everything. Open to the suspended too.
    /// Only the owner.
    /// @param index the validator's index
    function exit(uint8 index) external;

    /// @notice Brings a suspended validator back into the set from the effective epoch on, once its time is over. Only
    /// the owner.
    /// @param index the validator's index
    function rejoin(uint8 index) external;

    /// @notice Slashes a share of everything that each of some validators holds, half for the prover, half for the
    /// reporter pool; who falls below the minimum stake is dropped. Only the dispute court.
    /// @param indices bitmap of the validators
    /// @param shareBps share to slash, in 1/10,000
    /// @param prover who brought the proof and gets half
    /// @param reason what is noted in the event
    /// @return amount what was slashed, in FLASH of the smallest unit
    function slash(uint256 indices, uint16 shareBps, address prover, bytes32 reason) external returns (uint256 amount);

    /// @notice `slash` for one validator, and removes it for ever. Only the dispute court.
    /// @param index the validator's index
    /// @param shareBps share to slash, in 1/10,000
    /// @param prover who brought the proof and gets half
    /// @param reason what is noted in the event
    /// @return amount what was slashed, in FLASH of the smallest unit
    function slashAndExpel(uint8 index, uint16 shareBps, address prover, bytes32 reason)
        external
        returns (uint256 amount);

    /// @notice Removes a validator for ever, without slashing. Only CERTIFIER_ROLE.
    /// @param index the validator's index
    function expel(uint8 index) external;

    /// @notice Takes an active validator out of the set from the effective epoch on, its stake untouched. Never leaves
    /// fewer than four. Only the duty court.
    /// @param index the validator's index
    /// @param until unix seconds from which on it may `rejoin`
    function suspend(uint8 index, uint40 until) external;

    /// @notice Writes the set without those dropped or expelled since; called when an epoch opens, anyone may call it
    /// earlier.
    function applyRemovals() external;

    /// @notice The set of an epoch as known now: exact once the epoch is open.
    /// @param epoch the epoch
    /// @return blob the contract whose code is the set
    /// @return validatorsHash the hash of the set
    /// @return count how many validators it has
    function setAt(uint64 epoch) external view returns (address blob, bytes32 validatorsHash, uint16 count);

    /// @notice A validator as it stands.
    /// @param index the validator's index
    /// @return the validator; all zero for a free index
    function validator(uint8 index) external view returns (Validator memory);

    /// @notice How many the newest set has, without those who are on their way out.
    /// @return the number
    function members() external view returns (uint256);

    /// @notice Whether `suspend` would take this validator out: it is active, and enough others are.
    /// @param index the validator's index
    /// @return whether it would
    function isSuspendable(uint8 index) external view returns (bool);

    /// @notice Reverts if stake could be gone before proofs are late under these parameters. The period is at least six
    /// epochs and two dispute windows: who exits is out of the sets within two epochs, who is dropped or expelled
    /// within three, and half of the period is left to prove what was signed in the last of them.
    /// @param parameters the parameters to judge by
    function checkUnbonding(Parameters memory parameters) external view;

    /// @notice Who owns the validator, and so gets what it earns; the zero address for a free index.
    /// @param index the validator's index
    /// @return the owner
    function ownerOf(uint8 index) external view returns (address);

    /// @notice Who owns the validator that uses or used this signing key; the zero address for an unknown one, and once
    /// the index is free.
    /// @param signer a signing key
    /// @return the owner
    function ownerOfSigner(address signer) external view returns (address);

    /// @notice The validator that uses or used this signing key; reverts for an unknown one.
    /// @param signer a signing key
    /// @return the validator's index
    function indexOf(address signer) external view returns (uint8);

    /// @notice Indices given out so far.
    /// @return the number
    function registered() external view returns (uint256);

    /// @notice Whether an account may register validators.
    /// @param owner the account
    /// @return whether it may
    function isCertified(address owner) external view returns (bool);

    /// @notice The least stake of an active validator.
    /// @return FLASH in its smallest unit
    function minimumStake() external view returns (uint256);

    /// @notice How long stakes unbond.
    /// @return seconds
    function unbondingPeriod() external view returns (uint256);
}
