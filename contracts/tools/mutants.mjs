// The bugs that mutate.mjs plants. The text on the left stands once in the file; a change of the sources has to change it here.

/**
 * name, file, what stands there, what the bug makes of it, and the test contracts that should turn red; `shared` if the C# core
 * has the same rule, so that the differential test has to notice as well.
 */
export const BUGS = [
  ['quorum of f + 1', 'libraries/Quorum.sol', 'return 2 * faults(n) + 1;', 'return faults(n) + 1;', 'QosOracleTest', 'shared'],
  ['faults of n / 3', 'libraries/Quorum.sol', '(n - 1) / 3', 'n / 3', 'QosOracleTest', 'shared'],
  ['unknown signer accepted', 'libraries/Quorum.sol', 'if (member == address(0)) revert UnknownSigner(index);', '', 'QosOracleTest', 'shared'],
  ['wrong signature accepted', 'libraries/Quorum.sol', 'if (_recover(digest, signatures, count) != member) revert WrongSignature(index);', '', 'QosOracleTest', 'shared'],
  ['trailing signature bytes', 'libraries/Quorum.sol', 'if (signatures.length != length) revert', 'if (signatures.length < length) revert', 'QosOracleTest', 'shared'],
  ['quorum check dropped', 'QosOracle.sol', 'if (count < required) revert NoQuorum(required, count);', '', 'QosOracleTest'],
  ['second report accepted', 'QosOracle.sol', 'if (_accepted[epoch] != 0) revert ReportAlreadyAccepted(epoch);', '', 'QosOracleTest'],
  ['report one second late', 'QosOracle.sol', 'if (block.timestamp > deadline) revert ReportTooLate', 'if (block.timestamp > deadline + 1) revert ReportTooLate', 'QosOracleTest'],
  ['report one second early', 'QosOracle.sol', 'if (block.timestamp < end) revert ReportTooEarly', 'if (block.timestamp + 1 < end) revert ReportTooEarly', 'QosOracleTest'],
  ['final one second early', 'QosOracle.sol', 'block.timestamp <= disputeDeadline ? Status.Disputable', 'block.timestamp < disputeDeadline ? Status.Disputable', 'QosOracleTest|ConsumerOrchestratorTest'],
  ['annulment ignored', 'QosOracle.sol', 'if (mark == Mark.Annulled) return Status.Annulled;', '', 'QosOracleTest|ConsumerOrchestratorTest'],
  ['hold ignored', 'QosOracle.sol', 'return mark == Mark.Held || block.timestamp', 'return block.timestamp', 'ConsumerOrchestratorTest|AppealCourtTest'],
  ['one epoch of notice', 'base/EpochClock.sol', 'NOTICE = 2', 'NOTICE = 1', 'QosOracleTest'],
  ['leaf at any place', 'libraries/MerkleTree.sol', 'return top == root_ && rest == 0 && leaf != 0;', 'return top == root_ && leaf != 0;', 'MerkleTreeTest', 'shared'],
  ['padding is a leaf', 'libraries/MerkleTree.sol', '&& rest == 0 && leaf != 0;', '&& rest == 0;', 'MerkleTreeTest', 'shared'],
  ['upper median', 'libraries/Aggregation.sol', 'uint256 middle = (n - 1) / 2;', 'uint256 middle = n / 2;', 'AggregationTest', 'shared'],
  ['weight not capped', 'libraries/Aggregation.sol', 'uint64(Math.min(o.samples, context.criteria.maxSamples))', 'o.samples', 'AggregationTest', 'shared'],
  ['corrupt by f accusers', 'libraries/Aggregation.sol', '>= context.faults + 1', '>= context.faults', 'AggregationTest', 'shared'],
  ['conclusive at 2f', 'libraries/Aggregation.sol', 'if (count >= 2 * context.faults + 1)', 'if (count >= 2 * context.faults)', 'AggregationTest', 'shared'],
  ['half unreachable is unreachable', 'libraries/Aggregation.sol', '2 * unreachable > counted.length', '2 * unreachable >= counted.length', 'AggregationTest', 'shared'],
  ['group cap ignored', 'libraries/Assignment.sol', 'group >= cap ||', 'group > cap ||', 'AssignmentTest', 'shared'],
  ['region cap in the second pass', 'libraries/Assignment.sol', '(pass == 0 && region >= cap)', '(region >= cap)', 'AssignmentTest', 'shared'],
  ['exceeded at 81 %', 'libraries/Sla.sol', 'if (5 * value <= 4 * maximum) return Compliance.Exceeded;', 'if (100 * value <= 81 * maximum) return Compliance.Exceeded;', 'SlaTest', 'shared'],
  ['bound rounded up', 'libraries/Sla.sol', 'PPM * (centre + spread) / width)', '(PPM * (centre + spread) + width - 1) / width)', 'SlaTest', 'shared'],
  ['late report costs nothing', 'libraries/ReputationScore.sol', 'int256(1) : int256(-1)', 'int256(1) : int256(0)', 'SlaTest', 'shared'],
  ['decay past the start', 'libraries/ReputationScore.sol', 'if (drift >= distance) return START;', '', 'SlaTest'],
  ['slash beyond the stake', 'libraries/Stakes.sol', 'if (amount > total(held)) amount = total(held);', '', 'ValidatorRegistryTest'],
  ['unbonding escapes a slash', 'libraries/Stakes.sol', 'amount = total(held) * shareBps / BPS;', 'amount = uint256(held.bonded) * shareBps / BPS;', 'ValidatorRegistryTest|ProviderOrchestratorTest'],
  ['unbonding ends at once', 'libraries/Stakes.sol', 'if (block.timestamp < stake.availableAt) revert', 'if (false) revert', 'ValidatorRegistryTest'],
  ['former holder answers', 'ValidatorRegistry.sol', 'if (seat.holder == 0 || seat.holder != _holders[seat.index] + 1)', 'if (seat.holder == 0)', 'DisputeCourtTest'],
  ['key used twice', 'ValidatorRegistry.sol', 'if (_seats[_required(signer)].holder != 0) revert SignerTaken(signer);', '', 'ValidatorRegistryTest'],
  ['dropped validators stay in the set', 'ValidatorRegistry.sol', 'if (leaving >> i & 1 == 1) records[i] = 0;', '', 'ValidatorRegistryTest'],
  ['anyone slashes', 'ValidatorRegistry.sol', 'onlyRole(SLASHER_ROLE)\n', '\n', 'ValidatorRegistryTest'],
  ['the seal can be opened', 'base/Sealed.sol', '_setRoleAdmin(SEAL, SEAL);', '', 'ValidatorRegistryTest'],
  ['settles twice', 'ConsumerOrchestrator.sol', 'if (word & bit != 0) return false;', '', 'ConsumerOrchestratorTest'],
  ['verdict not proven', 'ConsumerOrchestrator.sol', 'if (!proven || ORACLE', 'if (ORACLE', 'ConsumerOrchestratorTest'],
  ['verdict of another unit', 'ConsumerOrchestrator.sol', 'if (a.dataUnit != verdict.dataUnit) revert WrongDataUnit(a.dataUnit, verdict.dataUnit);', '', 'ConsumerOrchestratorTest'],
  ['one epoch too many', 'ConsumerOrchestrator.sol', 'epoch - a.startEpoch >= a.epochs', 'epoch - a.startEpoch > a.epochs', 'ConsumerOrchestratorTest'],
  ['silent too early', 'ConsumerOrchestrator.sol', 'if (block.timestamp <= ORACLE.reportDeadlineOf(epoch)) return false;', '', 'ConsumerOrchestratorTest'],
  ['refund rounded up', 'ConsumerOrchestrator.sol', 'price * _refundPercent(compliance, standing) / 100', '(price * _refundPercent(compliance, standing) + 99) / 100', 'ConsumerOrchestratorTest'],
  ['refund by reputation itself', 'ConsumerOrchestrator.sol', 'percent = 100 - standing.reputation;', 'percent = standing.reputation;', 'ConsumerOrchestratorTest'],
  ['FLASH pays the full fee', 'ConsumerOrchestrator.sol', 'token == address(FLASH) ? FLASH_FEE_BPS : FEE_BPS', 'FEE_BPS', 'ConsumerOrchestratorTest'],
  ['fee-on-transfer accepted', 'ConsumerOrchestrator.sol', 'if (received != amount) revert TransferShort(token, amount, received);', '', 'ConsumerOrchestratorTest'],
  ['credit kept after payment', 'base/Payouts.sol', '_credits[msg.sender][token] = 0;', '', 'ConsumerOrchestratorTest'],
  ['claim replayed', 'ProviderOrchestrator.sol', 'if (_claims[once_]) revert ClaimUsed(bridge, nonce);', '', 'ProviderOrchestratorTest'],
  ['claim by anyone', 'ProviderOrchestrator.sol', 'if (signer != bridge || bridge == address(0)) revert WrongBridgeSignature(bridge);', '', 'ProviderOrchestratorTest'],
  ['terms above the offer', 'ProviderOrchestrator.sol', 'if (!_covers(unit.offered, terms)) revert TermsNotOffered(id);', '', 'ConsumerOrchestratorTest'],
  ['maintenance without bound', 'base/ProbeLedger.sol', 'epochs == 0 || epochs > left', 'epochs == 0', 'ProviderOrchestratorTest'],
  ['dispute one second late', 'DisputeCourt.sol', 'if (block.timestamp > deadline) revert DisputeWindowClosed', 'if (block.timestamp > deadline + 1) revert DisputeWindowClosed', 'DisputeCourtTest'],
  ['right verdict punished', 'DisputeCourt.sol', 'if (Verdicts.hash(right) == leaf) revert VerdictIsRight(report.epoch, verdict.dataUnit);', '', 'DisputeCourtTest'],
  ['punished twice', 'DisputeCourt.sol', '_punished[epoch] = true;', '', 'DisputeCourtTest'],
  ['uncommitted observation', 'DisputeCourt.sol', 'if (!held) revert ObservationNotCommitted(observer);', '', 'DisputeCourtTest'],
  ['the same payload twice', 'DisputeCourt.sol', 'if (first == second) revert NoEquivocation();', '', 'DisputeCourtTest'],
  ['ruling by outsiders', 'AppealCourt.sol', 'if (signers & ~a.members != 0) revert NotOfCommittee(signers, a.members);', '', 'AppealCourtTest'],
  ['pool shared twice', 'ReporterPool.sol', '_distributed[epoch][token] = true;', '', 'ReporterPoolTest'],
  ['stale data taken', 'examples/QosConsumer.sol', 'if (block.timestamp > reading.measuredUntil + MAX_AGE) revert', 'if (false) revert', 'QosConsumerTest'],
];

/** Every refusal of a source, left out: one bug each. */
export function guards(file, source) {
  const contract = `${file.split('/').at(-1).replace('.sol', '')}Test`;
  return [...source.matchAll(/if \([^;{}]*?\)\s*(?:revert \w+\([^;]*\);|\{\s*revert \w+\([^;]*\);\s*\})/g)].map((match) => {
    const line = source.slice(0, match.index).split('\n').length;
    return [`guard ${file}:${line}`, file, match[0], '', contract, '', match.index];
  });
}
