// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ConsumerOrchestrator} from "../../src/ConsumerOrchestrator.sol";
import {FlashToken} from "../../src/FlashToken.sol";
import {IConsumerOrchestrator} from "../../src/interfaces/IConsumerOrchestrator.sol";
import {IProviderOrchestrator} from "../../src/interfaces/IProviderOrchestrator.sol";
import {IQosFeed} from "../../src/interfaces/IQosFeed.sol";
import {IQosOracle} from "../../src/interfaces/IQosOracle.sol";
import {Tallies} from "../../src/libraries/Tallies.sol";
import {Verdicts} from "../../src/libraries/Verdicts.sol";
import {ProvenVerdict, Verdict} from "../../src/types/Messages.sol";
import {LadderStep, Rolling, Terms} from "../../src/types/Sla.sol";

/// The real agreements, but time can pass for a data unit within a call: its record is made older.
contract AgeingConsumers is ConsumerOrchestrator {
    /// Where Standings keeps its private records.
    uint256 private constant RECORDS = 9;

    constructor(FlashToken flash, address surroundings, address treasury, address pool)
        ConsumerOrchestrator(
            msg.sender, flash, IQosOracle(surroundings), IProviderOrchestrator(surroundings), treasury, pool
        )
    {}

    function age(bytes32 dataUnit, address provider, uint256 elapsed) external {
        uint256 slot = uint256(keccak256(abi.encode(dataUnit, RECORDS)));
        uint256 word;
        assembly ("memory-safe") {
            word := sload(slot)
        }
        require(address(uint160(word)) == provider, "the records stand elsewhere");
        word -= elapsed << 184;
        assembly ("memory-safe") {
            sstore(slot, word)
        }
    }

    /// What stands in the slots of an agreement, apart from what never changes.
    function counters(uint256 id) external view returns (uint256 uncollected, Rolling memory total) {
        Progress memory p = _unpack(_running[id][_parties[id].dataUnit].progress);
        return (p.uncollected, Tallies.read(p.total));
    }
}

/// Agreements that settle epoch after epoch, surrounded by an oracle and a provider contract that answer what a case says.
contract Settlements {
    struct Deal {
        Terms terms;
        uint96 price;
        bool inFlash;
        uint64 firstEpoch;
        uint32 epochs;
        uint64 opened;
    }

    /// What oracle and provider contract know of an epoch; times in unix seconds.
    struct Facts {
        uint64 end;
        uint64 reportDeadline;
        uint64 disputeDeadline;
        IQosFeed.Status status;
        bool reported;
        bool annulled;
        bool held;
        bool probed;
        bool maintained;
    }

    /// A verdict's fields by which it settles.
    struct Measured {
        uint8 status;
        uint64 samples;
        uint64 successes;
        uint32 meanLatencyMicros;
        uint64 uploadBytesPerSecond;
        uint64 downloadBytesPerSecond;
        bool corrupt;
        bool reportedOnTime;
    }

    enum Call {
        Settle,
        SettleBatch,
        SettleSilent,
        Collect
    }

    struct Attempt {
        Call call;
        uint64 time;
        uint64 epoch;
        Facts facts;
        Measured measured;
    }

    enum Slash {
        None,
        Breach,
        Corruption
    }

    /// How things stand after an attempt; amounts since the agreement began.
    struct Books {
        uint64 nextEpoch;
        uint256 uncollected;
        Rolling total;
        Rolling window;
        uint8 reputation;
        LadderStep step;
        uint8 strikes;
        uint256 earned;
        uint256 refunded;
        Slash slash;
    }

    address private constant TREASURY = address(0x7EA);
    address private constant POOL = address(0x9001);

    AgeingConsumers private immutable CONSUMERS;
    FlashToken private immutable FLASH;
    FlashToken private immutable OTHER;

    bytes32 private _dataUnit;
    uint256 private _agreement;
    uint64 private _firstEpoch;
    /// What the block's time stands for.
    uint256 private _now;
    Facts private _facts;
    uint64 private _epoch;
    Slash private _slash;

    constructor() {
        FLASH = new FlashToken(address(this), type(uint256).max);
        OTHER = new FlashToken(address(this), type(uint256).max);
        CONSUMERS = new AgeingConsumers(FLASH, address(this), TREASURY, POOL);
        CONSUMERS.grantRole(CONSUMERS.CERTIFIER_ROLE(), address(this));
        CONSUMERS.certifyConsumer(address(this));
        for (uint256 i = 0; i < 2; ++i) {
            FlashToken token = i == 0 ? FLASH : OTHER;
            CONSUMERS.allowToken(address(token));
            token.approve(address(CONSUMERS), type(uint256).max);
        }
    }

    /// Makes an agreement on a unit of its own and attempts one thing after the other.
    /// @return books after each attempt
    /// @return earned by the provider when all is collected in the end
    /// @return toTreasury what the treasury got of the fees
    /// @return toPool what the reporter pool got of them
    function run(Deal calldata deal, Attempt[] calldata attempts)
        external
        returns (Books[] memory books, uint256 earned, uint256 toTreasury, uint256 toPool)
    {
        address token = address(deal.inFlash ? FLASH : OTHER);
        uint256[3] memory before = _credits(token);
        _open(deal, token);
        books = new Books[](attempts.length);
        for (uint256 i = 0; i < attempts.length; ++i) {
            _pass(attempts[i]);
            (bool success, bytes memory data) = address(CONSUMERS).call(_encode(attempts[i]));
            // A refusal is an answer, a panic is none.
            require(success || (data.length >= 4 && bytes4(data) != bytes4(keccak256("Panic(uint256)"))), "panic");
            books[i] = _read(token, before[0]);
        }
        uint256[] memory ids = new uint256[](1);
        ids[0] = _agreement;
        CONSUMERS.collect(ids);
        CONSUMERS.collectFees(_provider(), token);
        uint256[3] memory afterwards = _credits(token);
        return (books, CONSUMERS.credit(_provider(), token), afterwards[1] - before[1], afterwards[2] - before[2]);
    }

    // The oracle's and the provider contract's answers.

    function statusOf(uint64, bytes32, bytes32) external view returns (IQosFeed.Status, uint256) {
        return (_facts.status, _facts.end);
    }

    function epochEnd(uint64) external view returns (uint256) {
        return _facts.end;
    }

    function reportDeadlineOf(uint64) external view returns (uint256) {
        return block.timestamp + _facts.reportDeadline - _now;
    }

    function disputeDeadlineOf(uint64) external view returns (uint256) {
        return block.timestamp + _facts.disputeDeadline - _now;
    }

    function acceptedReport(uint64) external view returns (bytes32) {
        return _facts.reported ? bytes32(uint256(1)) : bytes32(0);
    }

    function annulled(uint64, bytes32) external view returns (bool) {
        return _facts.annulled;
    }

    function held(uint64, bytes32) external view returns (bool) {
        return _facts.held;
    }

    function isUnderProbe(bytes32, uint64) external view returns (bool) {
        return _facts.probed;
    }

    function inMaintenance(bytes32, uint64) external view returns (bool) {
        return _facts.maintained;
    }

    function occupy(bytes32, uint256, Terms calldata) external view returns (uint64, address) {
        return (_firstEpoch, _provider());
    }

    function slash(bytes32 dataUnit, uint64 epoch, bool corrupt, address harmed) external {
        require(dataUnit == _dataUnit && epoch == _epoch && harmed == address(this), "slashed for something else");
        _slash = corrupt ? Slash.Corruption : Slash.Breach;
    }

    function _open(Deal calldata deal, address token) private {
        _dataUnit = keccak256(abi.encode(_dataUnit));
        (_firstEpoch, _now) = (deal.firstEpoch, deal.opened);
        _agreement =
            CONSUMERS.openAgreement(_dataUnit, deal.terms, deal.firstEpoch, deal.epochs, deal.price, token, bytes32(0));
    }

    function _pass(Attempt calldata attempt) private {
        CONSUMERS.age(_dataUnit, _provider(), attempt.time - _now);
        (_now, _facts, _epoch, _slash) = (attempt.time, attempt.facts, attempt.epoch, Slash.None);
    }

    function _encode(Attempt calldata attempt) private view returns (bytes memory) {
        if (attempt.call == Call.Collect) {
            uint256[] memory ids = new uint256[](1);
            ids[0] = _agreement;
            return abi.encodeCall(IConsumerOrchestrator.collect, (ids));
        }
        if (attempt.call == Call.SettleSilent) {
            return abi.encodeCall(IConsumerOrchestrator.settleSilent, (_agreement, attempt.epoch));
        }
        ProvenVerdict memory proven;
        proven.verdict = _verdict(attempt.epoch, attempt.measured);
        (proven.report.epoch, proven.report.verdictCount) = (attempt.epoch, 1);
        proven.report.verdictsRoot = Verdicts.hash(proven.verdict);
        if (attempt.call == Call.Settle) return abi.encodeCall(IConsumerOrchestrator.settle, (_agreement, proven));
        IConsumerOrchestrator.BatchItem[] memory items = new IConsumerOrchestrator.BatchItem[](1);
        items[0] = IConsumerOrchestrator.BatchItem(_agreement, proven.verdict, 0, proven.proof);
        return abi.encodeCall(IConsumerOrchestrator.settleBatch, (proven.report, 0, items));
    }

    function _verdict(uint64 epoch, Measured calldata m) private view returns (Verdict memory v) {
        (v.epoch, v.dataUnit, v.status, v.corrupt, v.reportedOnTime) =
        (epoch, _dataUnit, m.status, m.corrupt, m.reportedOnTime);
        (v.samples, v.successes, v.meanLatencyMicros) = (m.samples, m.successes, m.meanLatencyMicros);
        (v.uploadBytesPerSecond, v.downloadBytesPerSecond) = (m.uploadBytesPerSecond, m.downloadBytesPerSecond);
    }

    function _read(address token, uint256 before) private view returns (Books memory b) {
        b.nextEpoch = CONSUMERS.agreement(_agreement).nextEpoch;
        (b.uncollected, b.total) = CONSUMERS.counters(_agreement);
        b.window = CONSUMERS.rolling(_agreement);
        IConsumerOrchestrator.Standing memory s = CONSUMERS.standingOf(_dataUnit);
        (b.reputation, b.step, b.strikes) = (s.reputation, s.step, s.strikes);
        b.earned = CONSUMERS.credit(_provider(), token);
        b.refunded = CONSUMERS.credit(address(this), token) - before;
        b.slash = _slash;
    }

    function _credits(address token) private view returns (uint256[3] memory) {
        return
            [CONSUMERS.credit(address(this), token), CONSUMERS.credit(TREASURY, token), CONSUMERS.credit(POOL, token)];
    }

    /// Of the unit, and of no other.
    function _provider() private view returns (address) {
        return address(uint160(uint256(_dataUnit)));
    }
}
