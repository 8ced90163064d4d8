// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Aggregation} from "../../src/libraries/Aggregation.sol";
import {Assignment} from "../../src/libraries/Assignment.sol";
import {Ladder} from "../../src/libraries/Ladder.sol";
import {MerkleTree} from "../../src/libraries/MerkleTree.sol";
import {Payment} from "../../src/libraries/Payment.sol";
import {Quorum} from "../../src/libraries/Quorum.sol";
import {ReputationScore} from "../../src/libraries/ReputationScore.sol";
import {RollingDays} from "../../src/libraries/RollingDays.sol";
import {Sla} from "../../src/libraries/Sla.sol";
import {Tallies, Tally} from "../../src/libraries/Tallies.sol";
import {ValidatorSet} from "../../src/libraries/ValidatorSet.sol";
import {Verdicts} from "../../src/libraries/Verdicts.sol";
import {
    AppealVote,
    Criteria,
    Observation,
    ObservationBatch,
    Parameters,
    Proposal,
    Report,
    Snapshot,
    Verdict
} from "../../src/types/Messages.sol";
import {Compliance, LadderStep, Rolling, Terms} from "../../src/types/Sla.sol";
import {Settlements} from "./Settlements.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// Every rule that the contracts share with the C# core, callable from outside: tests/Interop/Differential calls both with
/// the same random input and compares the bytes they answer with.
contract Specification is EIP712("Flashback Oracle", "1") {
    using Tallies for Tally;

    struct Answer {
        bool success;
        bytes data;
    }

    /// What one settled epoch, or several at once, add to an agreement's sums; `end` in unix seconds.
    struct Settled {
        uint64 end;
        Rolling adds;
    }

    Settlements private immutable SETTLEMENTS = new Settlements();

    RollingDays.Ring[] private _rings;

    /// Answers many calls at once; one that reverts leaves the others alone.
    function run(bytes[] calldata calls) external returns (Answer[] memory answers) {
        answers = new Answer[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            (answers[i].success, answers[i].data) = address(this).call(calls[i]);
        }
    }

    /// The verdict of a committee, as DisputeCourt derives it, and its struct hash.
    function verdict(
        uint64 epoch,
        bytes32 dataUnit,
        Criteria memory criteria,
        uint256 seats,
        uint256 eligible,
        Observation[] memory observations,
        uint256[] memory validators
    ) external pure returns (Verdict memory result, bytes32 structHash) {
        Aggregation.Context memory context = Aggregation.Context(
            epoch, dataUnit, Verdicts.hash(criteria), criteria, Quorum.faults(seats), eligible
        );
        result = Aggregation.verdict(context, observations, validators);
        structHash = Verdicts.hash(result);
    }

    function committee(bytes32 seed, bytes32 dataUnit, bytes32[] memory records, uint256 n, uint16 committeeSize)
        external
        pure
        returns (uint256 members, uint256 seats, uint256 faults)
    {
        (seats, faults) = Assignment.size(n, committeeSize);
        members = Assignment.committee(seed, dataUnit, records, committeeSize);
    }

    /// Writes a set to the chain and reads it back.
    function validatorSet(bytes32[] memory records)
        external
        returns (bytes32 recordsHash, uint16 active, bytes32[] memory stored)
    {
        address set;
        (set, recordsHash, active) = ValidatorSet.write(records);
        stored = ValidatorSet.read(set);
    }

    function quorum(uint256 n) external pure returns (uint256 faults, uint256 size) {
        (faults, size) = (Quorum.faults(n), Quorum.size(n));
    }

    /// Reverts unless `signer`, the only member of a set, signed the report as a certificate holds it.
    function certificate(address signer, Report calldata report, bytes calldata signature)
        external
        returns (uint256 count)
    {
        bytes32[] memory records = new bytes32[](1);
        records[0] = ValidatorSet.record(signer, 0, 0);
        (address set,,) = ValidatorSet.write(records);
        count = Quorum.verify(_hashTypedDataV4(Verdicts.hashCalldata(report)), set, 1, signature);
    }

    function merkleRoot(bytes32[] memory leaves) external pure returns (bytes32) {
        return MerkleTree.root(leaves, leaves.length);
    }

    function merkleContains(bytes32 root, bytes32 leaf, uint32 index, bytes32[] calldata proof)
        external
        pure
        returns (bool)
    {
        return MerkleTree.contains(root, leaf, index, proof);
    }

    function wilson(uint64 successes, uint64 samples) external pure returns (uint256 lower, uint256 upper) {
        return Sla.wilson(successes, samples);
    }

    function compliance(Terms memory terms, Verdict calldata verdict_) external pure returns (Compliance) {
        return Sla.compliance(terms, verdict_);
    }

    function reputation(uint8 score, Compliance grade, bool reportedOnTime) external pure returns (uint8) {
        return ReputationScore.next(score, grade, reportedOnTime);
    }

    function decayed(uint8 score, uint64 elapsed) external pure returns (uint8) {
        return ReputationScore.decayed(score, elapsed);
    }

    function ladder(LadderStep step, uint8 strikes, Compliance grade)
        external
        pure
        returns (LadderStep, uint8, bool slashed)
    {
        return Ladder.next(step, strikes, grade);
    }

    function payment(uint96 price, Compliance grade, uint8 score, LadderStep step, bool inFlash)
        external
        pure
        returns (uint256 refunded, uint256 fee, uint256 paid)
    {
        return Payment.split(price, Payment.refundPercent(grade, score, step), inFlash);
    }

    function tally(uint64 samples, uint64 successes) external pure returns (Rolling memory) {
        return Tallies.measured(samples, successes).read();
    }

    function breached(Terms memory terms, Rolling memory rolling) external pure returns (bool) {
        return Sla.breached(terms, rolling);
    }

    /// The 30 days after each of these epochs, which an agreement whose sums stand at `start` settles one after the other,
    /// as Settlement keeps them.
    function windows(uint144 start, Settled[] memory epochs) external returns (Rolling[] memory rollings) {
        RollingDays.Ring storage ring = _rings.push();
        (Tally total, Tally before) = (Tally.wrap(start), Tally.wrap(start));
        uint256 last = 0;
        rollings = new Rolling[](epochs.length);
        for (uint256 i = 0; i < epochs.length; ++i) {
            uint256 day = epochs[i].end / 1 days;
            if (day > last) {
                if (last != 0) before = RollingDays.advance(ring, last, day, total, before);
                last = day;
            }
            total = total + _packed(epochs[i].adds);
            rollings[i] = (total - before).read();
        }
    }

    /// An agreement and what settles its epochs, by the real contract; see {Settlements}.
    function settlements(Settlements.Deal calldata deal, Settlements.Attempt[] calldata attempts)
        external
        returns (Settlements.Books[] memory books, uint256 earned, uint256 toTreasury, uint256 toPool)
    {
        return SETTLEMENTS.run(deal, attempts);
    }

    function accepted(Report calldata report, uint256 signers) external pure returns (bytes32) {
        return Verdicts.accepted(Verdicts.hashCalldata(report), signers);
    }

    // Struct hash and signing digest of each message.

    function hashCriteria(Criteria memory message) external view returns (bytes32, bytes32) {
        return _both(Verdicts.hash(message));
    }

    function hashParameters(Parameters memory message) external view returns (bytes32, bytes32) {
        return _both(Verdicts.hash(message));
    }

    function hashSnapshot(Snapshot calldata message) external view returns (bytes32, bytes32) {
        return _both(Verdicts.hashCalldata(message));
    }

    function hashObservation(Observation memory message) external view returns (bytes32, bytes32) {
        return _both(Verdicts.hash(message));
    }

    function hashObservationBatch(ObservationBatch calldata message) external view returns (bytes32, bytes32) {
        return _both(Verdicts.hashCalldata(message));
    }

    function hashVerdict(Verdict calldata message) external view returns (bytes32, bytes32) {
        return _both(Verdicts.hashCalldata(message));
    }

    function hashReport(Report calldata message) external view returns (bytes32, bytes32) {
        return _both(Verdicts.hashCalldata(message));
    }

    function hashProposal(Proposal calldata message) external view returns (bytes32, bytes32) {
        return _both(Verdicts.hashCalldata(message));
    }

    function hashAppealVote(AppealVote memory message) external view returns (bytes32, bytes32) {
        return _both(Verdicts.hash(message));
    }

    function hashBridgeClaim(address provider, address bridge, bytes32 endpointsHash, uint256 nonce)
        external
        view
        returns (bytes32, bytes32)
    {
        return _both(Verdicts.bridgeClaimHash(provider, bridge, endpointsHash, nonce));
    }

    /// Each number within its field.
    function _packed(Rolling memory r) private pure returns (Tally) {
        return Tally.wrap(uint144(r.epochs | r.downtime << 24 | r.requests << 64 | r.failures << 104));
    }

    function _both(bytes32 structHash) private view returns (bytes32, bytes32) {
        return (structHash, _hashTypedDataV4(structHash));
    }
}
