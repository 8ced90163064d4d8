// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Payouts} from "./base/Payouts.sol";
import {Sealed} from "./base/Sealed.sol";
import {IPayouts} from "./interfaces/IPayouts.sol";
import {IQosOracle} from "./interfaces/IQosOracle.sol";
import {IValidatorRegistry} from "./interfaces/IValidatorRegistry.sol";
import {Stake, Stakes} from "./libraries/Stakes.sol";
import {ValidatorSet} from "./libraries/ValidatorSet.sol";
import {Parameters} from "./types/Messages.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

/// See {IValidatorRegistry}.
contract ValidatorRegistry is IValidatorRegistry, Payouts, Sealed, Pausable {
    using Checkpoints for Checkpoints.Trace160;
    using SafeERC20 for IERC20;
    using SafeCast for uint256;
    using Stakes for Stake;

    bytes32 public constant CERTIFIER_ROLE = keccak256("CERTIFIER");
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER");
    bytes32 public constant SLASHER_ROLE = keccak256("SLASHER");
    bytes32 public constant DUTY_ROLE = keccak256("DUTY");

    uint256 private constant PEER_KEY_LENGTH = 33;
    uint256 private constant MAX_MULTIADDRS = 8;
    uint256 private constant MAX_MULTIADDR_LENGTH = 256;
    uint256 private constant PROVER_SHARE_BPS = 5_000;

    /// Nobody is suspended from a set that would be smaller: four tolerate one liar, fewer none.
    uint256 private constant LEAST_MEMBERS = 4;

    struct Entry {
        Stake stake;
        address owner;
        uint32 operatorGroup;
        uint16 region;
        State state;
        uint40 suspendedUntil;
        address signer;
        address submitter;
        bytes peerKey;
    }

    /// Which holder of which index a signing key belongs to. Holders count from one, so that a seat was never taken if
    /// it says zero; keys of former holders stay taken, but stand for nobody.
    struct Seat {
        uint8 index;
        uint64 holder;
    }

    IERC20 private immutable FLASH;
    IQosOracle private immutable ORACLE;
    uint256 private immutable MINIMUM_STAKE;
    uint256 private immutable UNBONDING_PERIOD;

    mapping(address owner => bool) private _certified;
    mapping(address signer => Seat) private _seats;
    mapping(uint8 index => uint64) private _holders;
    mapping(bytes32 peerKeyHash => bool) private _peerKeys;
    mapping(uint8 index => Entry) private _entries;
    Checkpoints.Trace160 private _sets;
    uint256 private _registered;
    uint8[] private _free;

    /// Bitmap of those who may stay in the newest set; a zero marks one who is out but still stands in it. Kept this way
    /// around, the slot is never fresh, so that a proof costs its bringer no more the first time.
    uint256 private _staying = type(uint256).max;

    /// For the same reason what the pool has to come shares a slot with its address.
    address private _rewardPool;
    uint96 private _poolShare;

    constructor(address admin, IERC20 flash, IQosOracle oracle, uint256 minimumStake_, uint256 unbondingPeriod_)
        Sealed(admin)
    {
        FLASH = flash;
        ORACLE = oracle;
        MINIMUM_STAKE = minimumStake_;
        UNBONDING_PERIOD = unbondingPeriod_;
        checkUnbonding(oracle.parameters());
    }

    modifier onlyOwnerOf(uint8 index) {
        if (_entries[index].owner != msg.sender) revert NotOwner(index, msg.sender);
        _;
    }

    modifier active(uint8 index) {
        if (_entries[index].state != State.Active) revert NotActive(index, _entries[index].state);
        _;
    }

    /// Introduces the courts and the reporter pool, once. Only DEFAULT_ADMIN_ROLE.
    function wire(address court, address dutyCourt, address rewardPool) external onlyRole(DEFAULT_ADMIN_ROLE) once {
        _rewardPool = _required(rewardPool);
        _seal(SLASHER_ROLE, court);
        _seal(DUTY_ROLE, dutyCourt);
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
        index = _nextIndex();
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
        uint64 effective = _writeSet(index, ValidatorSet.record(signer, operatorGroup, region));
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
        uint64 effective = _writeSet(index, ValidatorSet.record(signer, entry.operatorGroup, entry.region));
        emit SignerRotated(index, signer, effective);
    }

    /// @inheritdoc IValidatorRegistry
    function addStake(uint8 index, uint256 amount) external active(index) {
        Stake storage stake = _entries[index].stake;
        stake.add(amount);
        emit StakeAdded(index, amount, stake.bonded);
        FLASH.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IValidatorRegistry
    function requestUnbond(uint8 index, uint256 amount) external onlyOwnerOf(index) active(index) {
        Stake storage stake = _entries[index].stake;
        uint64 availableAt = stake.unbond(amount, UNBONDING_PERIOD);
        if (stake.bonded < MINIMUM_STAKE) revert StakeTooSmall(stake.bonded, MINIMUM_STAKE);
        emit UnbondRequested(index, amount, availableAt);
    }

    /// @inheritdoc IValidatorRegistry
    function completeUnbond(uint8 index) external onlyOwnerOf(index) {
        Entry storage entry = _entries[index];
        bool gone = !_serves(entry.state);
        // Who was slashed of everything has nothing to take out, but the index still comes free.
        bool empty = gone && entry.stake.unbonding == 0;
        if (empty && block.timestamp < entry.stake.availableAt) revert Stakes.StillUnbonding(entry.stake.availableAt);
        uint256 amount = empty ? 0 : entry.stake.complete();
        emit UnbondCompleted(index, amount);
        _credit(msg.sender, address(FLASH), amount);
        if (gone) _freeIndex(index);
    }

    /// @inheritdoc IValidatorRegistry
    function exit(uint8 index) external onlyOwnerOf(index) {
        if (!_serves(_entries[index].state)) revert NotActive(index, _entries[index].state);
        _leave(index, State.Exited);
        _writeSet(index, 0);
    }

    /// @inheritdoc IValidatorRegistry
    function rejoin(uint8 index) external onlyOwnerOf(index) whenNotPaused {
        Entry storage entry = _entries[index];
        if (entry.state != State.Suspended) revert NotSuspended(index, entry.state);
        if (block.timestamp < entry.suspendedUntil) revert StillSuspended(index, entry.suspendedUntil);
        entry.state = State.Active;
        emit ValidatorStateChanged(index, State.Active);
        _writeSet(index, ValidatorSet.record(entry.signer, entry.operatorGroup, entry.region));
    }

    /// @inheritdoc IValidatorRegistry
    function slash(uint256 indices, uint16 shareBps, address prover, bytes32 reason)
        external
        onlyRole(SLASHER_ROLE)
        returns (uint256 amount)
    {
        for (uint256 index = 0; index < ValidatorSet.MAX_VALIDATORS && indices >> index != 0; ++index) {
            if (indices >> index & 1 == 0) continue;
            // Below 256 by the loop's bound.
            // forge-lint: disable-next-line(unsafe-typecast)
            amount += _slashAndDrop(uint8(index), shareBps, prover, reason);
        }
        _share(amount, prover);
    }

    /// @inheritdoc IValidatorRegistry
    function slashAndExpel(uint8 index, uint16 shareBps, address prover, bytes32 reason)
        external
        onlyRole(SLASHER_ROLE)
        returns (uint256 amount)
    {
        _checkExpellable(index);
        amount = _slash(index, shareBps, prover, reason);
        _remove(index, State.Expelled);
        _share(amount, prover);
    }

    /// @inheritdoc IValidatorRegistry
    function expel(uint8 index) external onlyRole(CERTIFIER_ROLE) {
        _checkExpellable(index);
        _remove(index, State.Expelled);
    }

    /// @inheritdoc IValidatorRegistry
    function suspend(uint8 index, uint40 until) external onlyRole(DUTY_ROLE) active(index) {
        uint256 left = members() - 1;
        if (left < LEAST_MEMBERS) revert SetTooSmall(left, LEAST_MEMBERS);
        _entries[index].state = State.Suspended;
        _entries[index].suspendedUntil = until;
        emit ValidatorSuspended(index, until);
        emit ValidatorStateChanged(index, State.Suspended);
        _writeSet(index, 0);
    }

    /// @inheritdoc IValidatorRegistry
    function applyRemovals() external {
        if (_staying != type(uint256).max) _publishSet(ValidatorSet.read(_newestSet()));
    }

    /// @inheritdoc IValidatorRegistry
    function setAt(uint64 epoch) external view returns (address blob, bytes32 validatorsHash, uint16 count) {
        blob = address(_sets.upperLookupRecent(epoch));
        bytes32[] memory records = ValidatorSet.read(blob);
        for (uint256 i = 0; i < records.length; ++i) {
            if (records[i] != 0) ++count;
        }
        validatorsHash = keccak256(abi.encodePacked(records));
    }

    /// @inheritdoc IValidatorRegistry
    function members() public view returns (uint256 count) {
        bytes32[] memory records = ValidatorSet.read(_newestSet());
        uint256 staying = _staying;
        for (uint256 i = 0; i < records.length; ++i) {
            if (records[i] != 0 && staying >> i & 1 == 1) ++count;
        }
    }

    /// @inheritdoc IValidatorRegistry
    function isSuspendable(uint8 index) external view returns (bool) {
        return _entries[index].state == State.Active && members() > LEAST_MEMBERS;
    }

    /// @inheritdoc IValidatorRegistry
    function checkUnbonding(Parameters memory p) public view {
        uint256 least = 4 * uint256(p.epochLength) + 2 * uint256(p.disputeWindow);
        if (UNBONDING_PERIOD < least) revert UnbondingTooShort(UNBONDING_PERIOD, least);
    }

    /// @inheritdoc IPayouts
    function credit(address account, address token) public view override(Payouts, IPayouts) returns (uint256 amount) {
        amount = super.credit(account, token);
        if (account == _rewardPool && token == address(FLASH)) amount += _poolShare;
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
    function indexOf(address signer) external view returns (uint8) {
        Seat memory seat = _seats[signer];
        if (seat.holder == 0 || seat.holder != _holders[seat.index] + 1) revert UnknownSigner(signer);
        return seat.index;
    }

    /// @inheritdoc IValidatorRegistry
    function registered() external view returns (uint256) {
        return _registered;
    }

    /// @inheritdoc IValidatorRegistry
    function isCertified(address owner) external view returns (bool) {
        return _certified[owner];
    }

    /// @inheritdoc IValidatorRegistry
    function minimumStake() external view returns (uint256) {
        return MINIMUM_STAKE;
    }

    /// @inheritdoc IValidatorRegistry
    function unbondingPeriod() external view returns (uint256) {
        return UNBONDING_PERIOD;
    }

    /// The pool's share waits beside its address until the pool comes for it.
    function _settleCredit(address account, address token) internal override {
        if (account != _rewardPool || token != address(FLASH)) return;
        uint256 amount = _poolShare;
        _poolShare = 0;
        _credit(account, token, amount);
    }

    /// Who is left with less than the minimum is out.
    function _slashAndDrop(uint8 index, uint16 shareBps, address prover, bytes32 reason)
        private
        returns (uint256 amount)
    {
        amount = _slash(index, shareBps, prover, reason);
        Entry storage entry = _entries[index];
        if (_serves(entry.state) && entry.stake.bonded < MINIMUM_STAKE) _remove(index, State.Dropped);
    }

    function _slash(uint8 index, uint16 shareBps, address prover, bytes32 reason) private returns (uint256 amount) {
        amount = _entries[index].stake.slash(shareBps);
        emit ValidatorSlashed(index, reason, amount, prover);
    }

    function _share(uint256 amount, address prover) private {
        uint256 reward = amount * PROVER_SHARE_BPS / Stakes.BPS;
        _credit(prover, address(FLASH), reward);
        _poolShare += (amount - reward).toUint96();
    }

    /// Takes a validator out for good; the set is written without it when the next epoch opens.
    function _remove(uint8 index, State state) private {
        _leave(index, state);
        _staying &= ~(1 << index);
    }

    /// Ends a validator's service: everything it still has bonded starts to unbond.
    function _leave(uint8 index, State state) private {
        Entry storage entry = _entries[index];
        entry.state = state;
        emit ValidatorStateChanged(index, state);
        uint256 bonded = entry.stake.bonded;
        if (bonded == 0) {
            entry.stake.availableAt = uint64(block.timestamp + UNBONDING_PERIOD);
            return;
        }
        emit UnbondRequested(index, bonded, entry.stake.unbond(bonded, UNBONDING_PERIOD));
    }

    /// Whether the validator is registered and has not left for good.
    function _serves(State state) private pure returns (bool) {
        return state == State.Active || state == State.Suspended;
    }

    function _checkExpellable(uint8 index) private view {
        Entry storage entry = _entries[index];
        if (entry.state == State.Expelled || entry.owner == address(0)) revert NotActive(index, entry.state);
    }

    function _writeSet(uint8 index, bytes32 record) private returns (uint64 effective) {
        bytes32[] memory old = ValidatorSet.read(_newestSet());
        bytes32[] memory records = new bytes32[](old.length > index ? old.length : uint256(index) + 1);
        for (uint256 i = 0; i < old.length; ++i) {
            records[i] = old[i];
        }
        records[index] = record;
        return _publishSet(records);
    }

    /// Removals still pending go along, so the newest set never holds anyone who is out.
    function _publishSet(bytes32[] memory records) private returns (uint64 effective) {
        uint256 staying = _staying;
        if (staying != type(uint256).max) {
            _staying = type(uint256).max;
            for (uint256 i = 0; i < records.length; ++i) {
                if (staying >> i & 1 == 0) records[i] = 0;
            }
        }
        effective = ORACLE.effectiveEpoch();
        (address blob, bytes32 validatorsHash, uint16 count) = ValidatorSet.write(records);
        _sets.push(effective, uint160(blob));
        emit ValidatorSetChanged(effective, blob, validatorsHash, count);
    }

    function _newestSet() private view returns (address) {
        return address(_sets.latest());
    }

    function _nextIndex() private returns (uint8 index) {
        if (_registered < ValidatorSet.MAX_VALIDATORS) {
            // Below 256.
            // forge-lint: disable-next-line(unsafe-typecast)
            return uint8(_registered++);
        }
        if (_free.length == 0) revert SetFull(ValidatorSet.MAX_VALIDATORS);
        index = _free[_free.length - 1];
        _free.pop();
    }

    /// An index comes free when nothing of its holder can be slashed any more, long after its last epoch; a removal that
    /// is still due (nobody opened an epoch meanwhile) comes first, so that it never hits the next holder.
    function _freeIndex(uint8 index) private {
        if (_staying >> index & 1 == 0) _publishSet(ValidatorSet.read(_newestSet()));
        delete _entries[index];
        ++_holders[index];
        _free.push(index);
    }

    function _takeSigner(address signer, uint8 index) private {
        if (_seats[_required(signer)].holder != 0) revert SignerTaken(signer);
        _seats[signer] = Seat(index, _holders[index] + 1);
    }

    function _takePeerKey(bytes calldata peerKey) private {
        if (peerKey.length != PEER_KEY_LENGTH) revert WrongPeerKeyLength(peerKey.length);
        bytes32 key = keccak256(peerKey);
        if (_peerKeys[key]) revert PeerKeyTaken(peerKey);
        _peerKeys[key] = true;
    }

    function _checkMultiaddrs(string[] calldata multiaddrs) private pure {
        if (multiaddrs.length > MAX_MULTIADDRS) revert TooManyMultiaddrs(multiaddrs.length, MAX_MULTIADDRS);
        for (uint256 i = 0; i < multiaddrs.length; ++i) {
            uint256 length = bytes(multiaddrs[i]).length;
            if (length > MAX_MULTIADDR_LENGTH) revert MultiaddrTooLong(length, MAX_MULTIADDR_LENGTH);
        }
    }
}
