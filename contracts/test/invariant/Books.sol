// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAppealCourt} from "../../src/interfaces/IAppealCourt.sol";
import {IConsumerOrchestrator} from "../../src/interfaces/IConsumerOrchestrator.sol";
import {IProviderOrchestrator} from "../../src/interfaces/IProviderOrchestrator.sol";
import {IValidatorRegistry} from "../../src/interfaces/IValidatorRegistry.sol";
import {Verdicts} from "../../src/libraries/Verdicts.sol";
import {Observation, Snapshot} from "../../src/types/Messages.sol";
import {Epochs} from "../support/Epochs.sol";
import {FalseToken, FeeOnTransferToken, ReenteringToken} from "../support/HostileTokens.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// The world that the actors act in, the epochs played so far, and the books that the invariants are checked against.
abstract contract Books is Epochs {
    uint256 internal constant UNITS = 3;
    uint256 internal constant MEMBERS = 7;
    uint256 internal constant TOKENS = 5;
    /// Least stakes that each validator holds, so that a network outlives its proven faults.
    uint256 internal constant DEPTH = 1_000;

    FeeOnTransferToken internal taxed;
    FalseToken internal lying;
    ReenteringToken internal hostile;
    bytes32[] public units;
    mapping(bytes32 unit => uint256) public openAgreement;
    mapping(uint256 id => mapping(uint64 epoch => uint256)) public settlements;

    /// What the books say, per token: money that came in, and money that left again.
    mapping(address token => uint256) public escrowed;
    mapping(address token => uint256) public consumersPaidOut;
    uint256 public stakeIn;
    uint256 public stakeOut;
    uint256 public collateralIn;
    uint256 public collateralOut;

    uint256 public validatorSlashes;
    uint256 public provenFaults;
    uint256 public collateralSlashes;
    uint256 public corruptSettlements;
    uint256 public earlySettlements;
    uint256 public annulledSettlements;
    uint256 public reputationJumps;
    uint256 public thinReports;
    uint256 public thinRulings;
    uint256 public heldSettlements;
    uint256 public doubleSettlements;
    uint256 public settled;
    uint256 public accepted;
    uint256 public appealed;
    uint256 public ruled;
    uint256 public distributed;
    mapping(address token => uint256) public feesDue;
    mapping(address token => uint256) public feesShared;
    uint256 public bondsIn;
    uint256 public bondsOut;

    Played[] internal _played;
    mapping(uint64 epoch => uint256 indexPlusOne) internal _at;
    mapping(uint64 epoch => bool) internal _wrong;
    mapping(uint64 epoch => mapping(bytes32 unit => uint256 dispute)) internal _appealOf;

    constructor() {
        deploy();
        addValidators(MEMBERS);
        stakeIn = MEMBERS * STAKE * DEPTH;
        for (uint256 i = 0; i < MEMBERS; ++i) {
            flash.transfer(ownerOf(i), STAKE * (DEPTH - 1));
            vm.startPrank(ownerOf(i));
            flash.approve(address(validators), STAKE * (DEPTH - 1));
            validators.addStake(uint8(i), STAKE * (DEPTH - 1));
            vm.stopPrank();
        }
        addProvider();
        collateralIn = COLLATERAL;
        addConsumer(1e6 ether);
        taxed = new FeeOnTransferToken(CONSUMER);
        lying = new FalseToken(CONSUMER);
        hostile = new ReenteringToken(CONSUMER);
        for (uint256 i = 2; i < TOKENS; ++i) {
            consumers.allowToken(token(i));
            vm.prank(CONSUMER);
            IERC20(token(i)).approve(address(consumers), type(uint256).max);
        }
        vm.prank(PROVIDER);
        flash.approve(address(appeals), type(uint256).max);
        vm.deal(CONSUMER, 1e6 ether);
        hostile.reenter(address(consumers), abi.encodeCall(consumers.withdraw, (address(hostile))));
        for (uint256 i = 0; i < UNITS; ++i) {
            units.push(addUnit(i));
        }
        for (uint256 i = 0; i < UNITS; ++i) {
            _agree(i, i, 40);
        }
        flash.transfer(address(pool), 1_000 ether); // a gift, so that there is something to share from the start
        scheduleGenesis();
        _open();
        warpInto(0);
        _open();
    }

    // ---- contracts, for the invariants

    /// FLASH, the native coin, and three tokens that misbehave each in its way.
    function token(uint256 i) public view returns (address) {
        return [address(flash), address(0), address(hostile), address(taxed), address(lying)][i];
    }

    function creditOf(address who, address coin) external view returns (uint256) {
        return consumers.credit(who, coin);
    }

    function heldBy(address coin) external view returns (uint256) {
        return coin == address(0) ? address(consumers).balance : IERC20(coin).balanceOf(address(consumers));
    }

    /// What the consumer orchestrator still owes in escrow, by token: the price of every epoch not settled and not refunded,
    /// and what settled epochs earned that is not collected, without its fees, which are among `feesOpen`.
    function escrowOpen() external view returns (uint256[TOKENS] memory owed) {
        for (uint256 id = 1; id <= consumers.agreementCount(); ++id) {
            IConsumerOrchestrator.Agreement memory a = consumers.agreement(id);
            uint256 t = 0;
            while (token(t) != a.token) ++t;
            for (uint64 e = a.startEpoch; e < a.startEpoch + a.epochs; ++e) {
                if (!consumers.isSettled(id, e)) owed[t] += a.pricePerEpoch;
            }
            (uint256 net,) = consumers.uncollected(id);
            owed[t] += net;
        }
    }

    /// Fees stated but not yet shared out between treasury and pool.
    function feesOpen(address coin) external view returns (uint256) {
        return feesDue[coin] - feesShared[coin];
    }

    function stakeHeld() external view returns (uint256 held) {
        for (uint256 i = 0; i < validators.registered(); ++i) {
            IValidatorRegistry.Validator memory v = validators.validator(uint8(i));
            held += uint256(v.bonded) + v.unbonding + validators.credit(ownerOf(i), address(flash));
        }
        held += validators.credit(address(pool), address(flash)) + validators.credit(STRANGER, address(flash));
    }

    function stakeBalance() external view returns (uint256) {
        return flash.balanceOf(address(validators));
    }

    function collateralHeld() external view returns (uint256) {
        IProviderOrchestrator.Collateral memory c = providers.collateralOf(PROVIDER);
        return uint256(c.bonded) + c.unbonding + providers.credit(PROVIDER, address(flash))
            + providers.credit(CONSUMER, address(flash)) + providers.credit(address(pool), address(flash));
    }

    function collateralBalance() external view returns (uint256) {
        return flash.balanceOf(address(providers));
    }

    /// Bonds of appeals not yet ruled on, and what those ruled on owe.
    function bondsHeld() external view returns (uint256) {
        return (appealed - ruled) * BOND + appeals.credit(PROVIDER, address(flash));
    }

    function bondsBalance() external view returns (uint256) {
        return flash.balanceOf(address(appeals));
    }

    /// What the pool holds of a token, and what of it the validators may take.
    function poolOf(address coin) external view returns (uint256 held, uint256 owed, uint256 free) {
        held = coin == address(0) ? address(pool).balance : IERC20(coin).balanceOf(address(pool));
        for (uint256 i = 0; i < MEMBERS; ++i) {
            owed += pool.credit(ownerOf(i), coin);
        }
        free = pool.available(coin);
    }

    function reputationOf(uint256 i) external view returns (uint8) {
        return providers.reputation(units[i]);
    }

    function parties() external view returns (address[5] memory) {
        return [CONSUMER, PROVIDER, TREASURY, address(pool), STRANGER];
    }

    function _agree(uint256 i, uint256 tokenIndex, uint256 epochs) internal {
        i = bound(i, 0, UNITS - 1);
        address coin = token(bound(tokenIndex, 0, TOKENS - 1));
        uint32 count = uint32(bound(epochs, 1, 50));
        uint256 value = coin == address(0) ? uint256(count) * PRICE : 0;
        uint64 start = oracle.effectiveEpoch();
        vm.prank(CONSUMER);
        try consumers.openAgreement{value: value}(units[i], terms(), start, count, PRICE, coin, 0) returns (
            uint256 id
        ) {
            openAgreement[units[i]] = id;
            escrowed[coin] += uint256(count) * PRICE;
        } catch {}
    }

    function _settled(uint256 id, uint64 epoch, bytes32 unit, uint8 before) internal {
        if (++settlements[id][epoch] > 1) ++doubleSettlements;
        ++settled;
        if (oracle.annulled(epoch, unit)) ++annulledSettlements;
        if (block.timestamp <= oracle.disputeDeadlineOf(epoch)) ++earlySettlements;
        uint256 dispute_ = _appealOf[epoch][unit];
        if (dispute_ != 0 && appeals.appeal(dispute_).ruling != IAppealCourt.Ruling.Upheld) ++heldSettlements;
        uint8 now_ = providers.reputation(unit);
        if ((now_ > before ? now_ - before : before - now_) > 4 || now_ > 100) ++reputationJumps;
    }

    /// The fee as the event states it: due until the provider's earnings are moved to its credit.
    function _noteFee(uint256 id) internal {
        bytes32 topic = IConsumerOrchestrator.EpochSettled.selector;
        (, bytes memory data) = lastLog(topic);
        (,,, uint256 fee,) = abi.decode(data, (uint8, uint256, uint256, uint256, uint8));
        feesDue[consumers.agreement(id).token] += fee;
    }

    function _open() internal {
        Snapshot memory s = openEpoch();
        Played memory p;
        p.snapshot = s;
        p = _playOn(s, 0);
        _keep(s.epoch, p);
    }

    function _play(uint64 epoch, uint256 fates) internal view returns (Played memory) {
        return _playOn(_played[_at[epoch] - 1].snapshot, fates);
    }

    function _playOn(Snapshot memory s, uint256 fates) internal view returns (Played memory) {
        Observation[] memory seen = new Observation[](UNITS);
        for (uint256 i = 0; i < UNITS; ++i) {
            uint256 fate = (fates >> (4 * i)) % 8;
            seen[i] = fate == 1
                ? slow(units[i], s.epoch)
                : fate == 2 ? corrupting(units[i], s.epoch) : healthy(units[i], s.epoch);
            if (fate == 3) (seen[i].outcome, seen[i].successes) = (Verdicts.OUTCOME_UNREACHABLE, 0);
            if (fate == 4) seen[i].outcome = Verdicts.OUTCOME_INCONCLUSIVE;
        }
        return play(s, sorted(seen));
    }

    function _keep(uint64 epoch, Played memory p) internal {
        if (_at[epoch] == 0) {
            _played.push();
            _at[epoch] = _played.length;
        }
        Played storage to = _played[_at[epoch] - 1];
        to.snapshot = p.snapshot;
        to.report = p.report;
        to.signers = p.signers;
        to.signatures = p.signatures;
        delete to.verdicts;
        delete to.batches;
        delete to.observations;
        for (uint256 i = 0; i < p.verdicts.length; ++i) {
            to.verdicts.push(p.verdicts[i]);
        }
        for (uint256 v = 0; v < p.batches.length; ++v) {
            to.batches.push(p.batches[v]);
            to.observations.push();
            for (uint256 u = 0; u < p.observations[v].length; ++u) {
                to.observations[v].push(p.observations[v][u]);
            }
        }
    }

    /// An epoch of the last few.
    function _pick(uint256 which) internal view returns (uint64) {
        uint64 current = oracle.currentEpoch();
        uint64 back = uint64(bound(which, 0, 5));
        return back > current ? 0 : current - back;
    }

    /// An epoch around the one whose reward has come due last.
    function _pickRewarded(uint256 which) internal view returns (uint64) {
        uint64 current = oracle.currentEpoch();
        uint64 back = uint64(bound(which, 15, 22));
        return back > current ? 0 : current - back;
    }

    function _stake() internal view returns (uint256 sum) {
        for (uint256 i = 0; i < MEMBERS; ++i) {
            IValidatorRegistry.Validator memory v = validators.validator(uint8(i));
            sum += uint256(v.bonded) + v.unbonding;
        }
    }
}
