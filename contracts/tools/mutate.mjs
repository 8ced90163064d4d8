// Plants named bugs in the sources, one at a time, and runs the tests that should notice. A bug that no test notices
// survives, and the script fails. It works in a copy, so the sources are never touched.
//   node tools/mutate.mjs [name...]
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** name, file, what stands there, what the bug makes of it, and the test contracts that should turn red. */
const BUGS = [
  ['quorum of f + 1', 'libraries/Quorum.sol', 'return 2 * faults(n) + 1;', 'return faults(n) + 1;', 'QosOracleTest'],
  ['faults of n / 3', 'libraries/Quorum.sol', '(n - 1) / 3', 'n / 3', 'QosOracleTest'],
  ['unknown signer accepted', 'libraries/Quorum.sol', 'if (member == address(0)) revert UnknownSigner(index);', '', 'QosOracleTest'],
  ['wrong signature accepted', 'libraries/Quorum.sol', 'if (_recover(digest, signatures, count) != member) revert WrongSignature(index);', '', 'QosOracleTest'],
  ['trailing signature bytes', 'libraries/Quorum.sol', 'if (signatures.length != length) revert', 'if (signatures.length < length) revert', 'QosOracleTest'],
  ['quorum check dropped', 'QosOracle.sol', 'if (count < required) revert NoQuorum(required, count);', '', 'QosOracleTest'],
  ['second report accepted', 'QosOracle.sol', 'if (_accepted[epoch] != 0) revert ReportAlreadyAccepted(epoch);', '', 'QosOracleTest'],
  ['report one second late', 'QosOracle.sol', 'if (block.timestamp > deadline) revert ReportTooLate', 'if (block.timestamp > deadline + 1) revert ReportTooLate', 'QosOracleTest'],
  ['report one second early', 'QosOracle.sol', 'if (block.timestamp < end) revert ReportTooEarly', 'if (block.timestamp + 1 < end) revert ReportTooEarly', 'QosOracleTest'],
  ['final one second early', 'QosOracle.sol', 'block.timestamp <= disputeDeadline ? Status.Disputable', 'block.timestamp < disputeDeadline ? Status.Disputable', 'QosOracleTest|ConsumerOrchestratorTest'],
  ['annulment ignored', 'QosOracle.sol', 'if (mark == Mark.Annulled) return Status.Annulled;', '', 'QosOracleTest|ConsumerOrchestratorTest'],
  ['hold ignored', 'QosOracle.sol', 'return mark == Mark.Held || block.timestamp', 'return block.timestamp', 'ConsumerOrchestratorTest|AppealCourtTest'],
  ['one epoch of notice', 'base/EpochClock.sol', 'NOTICE = 2', 'NOTICE = 1', 'QosOracleTest'],
  ['leaf at any place', 'libraries/MerkleTree.sol', 'return top == root_ && rest == 0 && leaf != 0;', 'return top == root_ && leaf != 0;', 'MerkleTreeTest'],
  ['padding is a leaf', 'libraries/MerkleTree.sol', '&& rest == 0 && leaf != 0;', '&& rest == 0;', 'MerkleTreeTest'],
  ['upper median', 'libraries/Aggregation.sol', 'uint256 middle = (n - 1) / 2;', 'uint256 middle = n / 2;', 'AggregationTest'],
  ['weight not capped', 'libraries/Aggregation.sol', 'uint64(Math.min(o.samples, context.criteria.maxSamples))', 'o.samples', 'AggregationTest'],
  ['corrupt by f accusers', 'libraries/Aggregation.sol', '>= context.faults + 1', '>= context.faults', 'AggregationTest'],
  ['conclusive at 2f', 'libraries/Aggregation.sol', 'if (count >= 2 * context.faults + 1)', 'if (count >= 2 * context.faults)', 'AggregationTest'],
  ['half unreachable is unreachable', 'libraries/Aggregation.sol', '2 * unreachable > counted.length', '2 * unreachable >= counted.length', 'AggregationTest'],
  ['group cap ignored', 'libraries/Assignment.sol', 'group >= cap ||', 'group > cap ||', 'AssignmentTest'],
  ['region cap in the second pass', 'libraries/Assignment.sol', '(pass == 0 && region >= cap)', '(region >= cap)', 'AssignmentTest'],
  ['exceeded at 81 %', 'libraries/Sla.sol', 'if (5 * value <= 4 * maximum) return Compliance.Exceeded;', 'if (100 * value <= 81 * maximum) return Compliance.Exceeded;', 'SlaTest'],
  ['bound rounded up', 'libraries/Sla.sol', 'PPM * (centre + spread) / width)', '(PPM * (centre + spread) + width - 1) / width)', 'SlaTest'],
  ['late report costs nothing', 'libraries/ReputationScore.sol', 'int256(1) : int256(-1)', 'int256(1) : int256(0)', 'SlaTest'],
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

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const wanted = process.argv.slice(2);
const bugs = BUGS.filter(([name]) => wanted.length === 0 || wanted.includes(name));
const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'mutants-'));
const work = path.join(copy, 'contracts');

/** Sources, tests and vectors in the same places to each other, without the folders of earlier builds. */
function prepare() {
  fs.cpSync(root, work, { recursive: true, filter: (file) => !['node_modules', 'out', 'cache'].includes(path.basename(file)) });
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(work, 'node_modules'));
  // A bug may leave a variable unused; that warning shall not stop it.
  const settings = path.join(work, 'foundry.toml');
  fs.writeFileSync(settings, fs.readFileSync(settings, 'utf8').replace("deny = 'warnings'", "deny = 'never'"));
  fs.cpSync(path.join(root, '../tests/vectors'), path.join(copy, 'tests/vectors'), { recursive: true });
}

function forge(args) {
  try {
    return { passed: true, output: execFileSync(path.join(root, 'node_modules/.bin/forge'), args, { cwd: work, encoding: 'utf8', stdio: 'pipe' }) };
  } catch (failure) {
    return { passed: false, output: `${failure.stdout}${failure.stderr}` };
  }
}

/** `killed` needs a test that ran and failed: a bug that does not compile proves nothing. */
function plant([name, file, right, wrong, tests]) {
  const source = path.join(work, 'src', file);
  const before = fs.readFileSync(source, 'utf8');
  if (before.split(right).length !== 2) return `broken: the text stands ${before.split(right).length - 1} times in ${file}`;
  fs.writeFileSync(source, before.replace(right, () => wrong));
  // Each test contract stands in the file of its name; naming the files keeps forge from compiling the others.
  const files = tests.split('|').map((test) => test.replace(/Test$/, '')).join(',');
  const { passed, output } = forge(['test', '--match-path', `test/**/{${files},}.t.sol`, '--fuzz-runs', '32', '--fail-fast']);
  fs.writeFileSync(source, before);
  if (passed) return 'SURVIVED';
  const red = /\[FAIL[^\n]*?\] (\w+)\(/.exec(output);
  return red ? `killed by ${red[1]}` : `broken: ${output.split('\n').find((l) => l.includes('Error')) ?? 'no test ran'}`;
}

try {
  prepare();
  let killed = 0;
  for (const bug of bugs) {
    const outcome = plant(bug);
    if (outcome.startsWith('killed')) killed++;
    console.log(`${bug[0].padEnd(36)} ${outcome}`);
  }
  console.log(`${killed} killed, ${bugs.length - killed} not`);
  process.exitCode = killed === bugs.length ? 0 : 1;
} finally {
  fs.rmSync(copy, { recursive: true, force: true });
}
