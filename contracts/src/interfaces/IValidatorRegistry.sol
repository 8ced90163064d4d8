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

    /// Allows `owner` to register validators. Only CERTIFIER_ROLE.
    function certify(address owner) external;

    /// Withdraws that permission; registered validators stay. Only CERTIFIER_ROLE.
    function decertify(address owner) external;

    /// Registers a validator with `stake` FLASH of the caller (allowance needed), in the set from the effective epoch on.
    /// `peerKey` is the compressed secp256k1 key of its libp2p identity. An `operatorGroup` belongs for ever to the owner who used
    /// it first.
    function register(
        address signer,
        address submitter,
        bytes calldata peerKey,
        uint16 region,
        uint32 operatorGroup,
        string[] calldata multiaddrs,
        uint256 stake
    ) external returns (uint8 index);

    function setMultiaddrs(uint8 index, string[] calldata multiaddrs) external;

    function setSubmitter(uint8 index, address submitter) external;

    /// Replaces the signing key from the effective epoch on. A key is never used twice.
    function rotateSigner(uint8 index, address signer) external;

    function addStake(uint8 index, uint256 amount) external;

    /// Starts to unbond; an active validator keeps at least the minimum. What unbonds stays slashable.
    function requestUnbond(uint8 index, uint256 amount) external;

    /// Credits the owner with what has unbonded; `withdraw` pays it out. Of a validator that left for good anyone may call it: that
    /// frees its index.
    function completeUnbond(uint8 index) external;

    /// Leaves the set from the effective epoch on and starts to unbond everything. Open to the suspended too.
    function exit(uint8 index) external;

    /// Brings a suspended validator back into the set from the effective epoch on, once its time is over.
    function rejoin(uint8 index) external;

    /// Slashes a share of everything that each validator in the bitmap `indices` holds, half for `prover`, half for the
    /// reporter pool; who falls below the minimum stake is dropped. Only the dispute court.
    function slash(uint256 indices, uint16 shareBps, address prover, bytes32 reason) external returns (uint256 amount);

    /// `slash` for one validator, and removes it for ever. Only the dispute court.
    function slashAndExpel(uint8 index, uint16 shareBps, address prover, bytes32 reason)
        external
        returns (uint256 amount);

    /// Removes a validator for ever, without slashing. Only CERTIFIER_ROLE.
    function expel(uint8 index) external;

    /// Takes an active validator out of the set from the effective epoch on, its stake untouched; it may `rejoin` from `until` (unix seconds) on.
    /// Never leaves fewer than four. Only the duty court.
    function suspend(uint8 index, uint40 until) external;

    /// Writes the set without those dropped or expelled since; called when an epoch opens, anyone may call it earlier.
    function applyRemovals() external;

    /// The set of an epoch as known now: exact once the epoch is open.
    function setAt(uint64 epoch) external view returns (address blob, bytes32 validatorsHash, uint16 count);

    function validator(uint8 index) external view returns (Validator memory);

    /// How many the newest set has, without those who are on their way out.
    function members() external view returns (uint256);

    /// Whether `suspend` would take this validator out: it is active, and enough others are.
    function isSuspendable(uint8 index) external view returns (bool);

    /// Reverts if stake could be gone before proofs are late under these parameters. The period is at least six epochs and two
    /// dispute windows: who exits is out of the sets within two epochs, who is dropped or expelled within three, and half of the
    /// period is left to prove what was signed in the last of them.
    function checkUnbonding(Parameters memory parameters) external view;

    /// Who owns the validator, and so gets what it earns; the zero address for a free index.
    function ownerOf(uint8 index) external view returns (address);

    /// Who owns the validator that uses or used this signing key; the zero address for an unknown one, and once the index is free.
    function ownerOfSigner(address signer) external view returns (address);

    /// The validator that uses or used this signing key; reverts for an unknown one.
    function indexOf(address signer) external view returns (uint8);

    /// Indices given out so far.
    function registered() external view returns (uint256);

    function isCertified(address owner) external view returns (bool);

    function minimumStake() external view returns (uint256);

    function unbondingPeriod() external view returns (uint256);
}
