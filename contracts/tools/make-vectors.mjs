// Writes the vectors that the Solidity and the C# tests share (../tests/vectors): an implementation of docs/protocol.md
// that is neither of the two, on ethers' EIP-712, ABI and secp256k1. Every integer in them is a decimal string.
// With --check it compares with the committed files instead.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AbiCoder, concat, getAddress, keccak256, SigningKey, solidityPackedKeccak256, toBeHex, toUtf8Bytes,
  TypedDataEncoder, ZeroHash } from 'ethers';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../tests/vectors');

// ---- pseudo-random values, the same in every run

const word = (label) => keccak256(toUtf8Bytes(label));
const int = (label, below) => BigInt(word(label)) % BigInt(below);
const address = (label) => getAddress(`0x${word(label).slice(26)}`);

// ---- messages

const parse = (text) => {
  const [, name, fields] = /^(\w+)\((.*)\)$/.exec(text);
  return [name, fields.split(',').map((f) => { const [type, field] = f.split(' '); return { name: field, type }; })];
};

const TYPES = Object.fromEntries([
  'Criteria(uint32 version,uint32 minSamples,uint32 maxSamples,uint32 probeTimeoutMillis,uint32 transferBytes,uint32 maxRetrievals)',
  'Parameters(uint32 epochLength,uint32 commitWindow,uint32 revealGrace,uint32 revealWindow,uint32 roundTimeout,uint32 transmitDelay,' +
    'uint32 reportDeadline,uint32 disputeWindow,uint16 committeeSize)',
  'Snapshot(uint64 epoch,bytes32 entropy,address validators,bytes32 validatorsHash,uint16 validatorCount,bytes32 unitsDigest,bytes32 ' +
    'criteria,bytes32 parameters)',
  'Observation(uint64 epoch,bytes32 dataUnit,address observer,uint8 outcome,uint32 samples,uint32 successes,uint32 meanLatencyMicros,' +
    'uint32 p95LatencyMicros,uint64 uploadBytesPerSecond,uint64 downloadBytesPerSecond,uint32 retrievals,uint32 corruptRetrievals,bool ' +
    'reportedOnTime,bytes32 criteria,bytes32 samplesRoot,bytes32 salt)',
  'ObservationBatch(uint64 epoch,address observer,bytes32 root,uint32 count)',
  'Verdict(uint64 epoch,bytes32 dataUnit,uint8 status,uint256 observers,uint64 samples,uint64 successes,uint32 meanLatencyMicros,uint32 ' +
    'p95LatencyMicros,uint64 uploadBytesPerSecond,uint64 downloadBytesPerSecond,uint64 retrievals,uint8 corruptObservers,bool corrupt,' +
    'bool reportedOnTime,bytes32 criteria,bytes32 observationsRoot)',
  'Report(uint64 epoch,uint32 round,bytes32 verdictsRoot,uint32 verdictCount,bytes32 batchesRoot,uint256 included,bytes32 snapshot)',
  'Proposal(uint64 epoch,uint32 round,bytes32 report,bytes32 batches)',
  'BridgeClaim(address provider,address bridge,bytes32 endpointsHash,uint256 nonce)',
  'BridgeReport(address bridge,bytes32 dataUnit,uint64 epoch,uint64 issuedAt,uint32 requests,uint32 errors)',
  'AppealVote(uint256 dispute,uint8 ruling,bytes32 evidenceRoot)',
].map(parse));

const DOMAIN = { name: 'Flashback Oracle', version: '1', chainId: 31337, verifyingContract: address('oracle') };

function value(type, label, extreme) {
  if (type === 'bool') return extreme === 'zero' ? false : extreme === 'max' ? true : int(label, 2) === 1n;
  if (type === 'address')
    return extreme === 'zero' ? `0x${'00'.repeat(20)}` : extreme === 'max' ? getAddress(`0x${'ff'.repeat(20)}`) : address(label);
  if (type === 'bytes32') return extreme === 'zero' ? ZeroHash : extreme === 'max' ? `0x${'ff'.repeat(32)}` : word(label);
  const limit = 1n << BigInt(type.slice(4));
  return (extreme === 'zero' ? 0n : extreme === 'max' ? limit - 1n : int(label, limit)).toString();
}

function messages() {
  const key = new SigningKey(word('signer'));
  const cases = [];
  for (const [type, fields] of Object.entries(TYPES)) {
    for (const which of ['zero', 'max', 'a', 'b']) {
      const message = Object.fromEntries(fields.map((f) => [f.name, value(f.type, `${type}.${f.name}.${which}`, which)]));
      const types = { [type]: fields };
      const digest = TypedDataEncoder.hash(DOMAIN, types, message);
      const signature = key.sign(digest);
      cases.push({
        type,
        message,
        structHash: TypedDataEncoder.hashStruct(type, types, message),
        digest,
        signature: signature.serialized,
        compactSignature: signature.compactSerialized,
      });
    }
  }
  return { privateKey: key.privateKey, cases };
}

const bytes = (n, size) => toBeHex(BigInt(n), size);

function unitChanges() {
  let digest = ZeroHash;
  return [['u1', 1, 0], ['u2', 1, 0], ['u1', 0, 7], ['u3', 1, 8], ['u1', 1, (1n << 64n) - 1n]].map(([unit, kind, epoch]) => {
    const dataUnit = word(unit);
    digest = solidityPackedKeccak256(['bytes32', 'bytes32', 'uint8', 'uint64'], [digest, dataUnit, kind, epoch]);
    return { dataUnit, kind: String(kind), effectiveEpoch: epoch.toString(), digest };
  });
}

function sampleRecord() {
  const record = { unixMicros: '1795000000123456', operation: '2', result: '1', dnsMicros: '10', connectMicros: '200',
    tlsMicros: '3000', firstByteMicros: '40000', totalMicros: '4294967295', bytes: '262144', httpStatus: '206', reason: '65535' };
  const sizes = [8, 1, 1, 4, 4, 4, 4, 4, 8, 2, 2];
  const canonical = concat(Object.values(record).map((n, i) => bytes(n, sizes[i])));
  return { record, canonical, hash: keccak256(canonical) };
}

function hashes() {
  const { privateKey, cases } = messages();
  const endpoints = ['http://127.0.0.1:9000', 'https://node.example/s3'];
  const bridge = address('bridge');
  const secret = word('secret');
  return {
    domain: { ...DOMAIN, chainId: String(DOMAIN.chainId), separator: TypedDataEncoder.hashDomain(DOMAIN) },
    typeHashes: Object.fromEntries(
      Object.keys(TYPES).map((t) => [t, keccak256(toUtf8Bytes(TypedDataEncoder.from({ [t]: TYPES[t] }).encodeType(t)))])),
    privateKey,
    signer: getAddress(`0x${keccak256(`0x${new SigningKey(privateKey).publicKey.slice(4)}`).slice(26)}`),
    messages: cases,
    dataUnit: { bridge, bucket: 'photos', id: keccak256(AbiCoder.defaultAbiCoder().encode(['address', 'string'], [bridge, 'photos'])) },
    endpoints: [[], endpoints].map(
      (list) => ({ endpoints: list, hash: keccak256(AbiCoder.defaultAbiCoder().encode(['string[]'], [list])) })),
    unitChanges: unitChanges(),
    salt: { secret, epoch: '42', dataUnit: word('u1'),
      salt: keccak256(concat([toUtf8Bytes('flashback/salt'), secret, bytes(42, 8), word('u1')])) },
    entropy: { prevRandao: word('randao'), blockHash: word('block'), epoch: '42',
      entropy: keccak256(concat([word('randao'), word('block'), bytes(42, 8)])) },
    acceptedReport: { reportHash: word('report'), signers: '11',
      slot: keccak256(AbiCoder.defaultAbiCoder().encode(['bytes32', 'uint256'], [word('report'), 11])) },
    sampleRecord: sampleRecord(),
  };
}

// ---- Merkle trees

function tree(leaves) {
  const levels = [[...leaves]];
  let width = 1;
  while (width < leaves.length) width *= 2;
  if (leaves.length > 0) while (levels[0].length < width) levels[0].push(ZeroHash);
  while (levels.at(-1).length > 1) {
    const below = levels.at(-1);
    levels.push(Array.from({ length: below.length / 2 }, (_, i) => keccak256(concat([below[2 * i], below[2 * i + 1]]))));
  }
  return { root: levels.at(-1)[0] ?? ZeroHash, path: (i) => levels.slice(0, -1).map((level, depth) => level[(i >> depth) ^ 1]) };
}

function merkle() {
  return [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33].map((count) => {
    const leaves = Array.from({ length: count }, (_, i) => word(`leaf ${count}/${i}`));
    const { root, path: prove } = tree(leaves);
    return { leaves, root, proofs: leaves.map((_, i) => prove(i)) };
  });
}

// ---- orders drawn from the seed

const ascending = (a, b) => (a.draw < b.draw ? -1 : a.draw > b.draw ? 1 : 0);

function order(active, draw) {
  return active.map((v) => ({ ...v, draw: BigInt(draw(v)) })).sort(ascending);
}

function committee(drawn, committeeSize) {
  const seats = Math.min(drawn.length, committeeSize);
  const faults = Math.floor(Math.max(seats - 1, 0) / 3);
  const cap = Math.max(1, faults);
  const members = [];
  for (const minding of [true, false]) {
    for (const v of drawn) {
      if (members.length === seats) break;
      if (members.includes(v)) continue;
      if (members.filter((m) => m.group === v.group).length >= cap) continue;
      if (minding && members.filter((m) => m.region === v.region).length >= cap) continue;
      members.push(v);
    }
  }
  return { seats, faults, members: members.map((m) => m.index).sort((a, b) => a - b) };
}

function assignmentCase(name, size, committeeSize, groups, regions, inactive) {
  const records = Array.from({ length: size }, (_, index) => inactive.includes(index) ? null : {
    signer: address(`${name}/${index}`), group: index % groups, region: index % regions });
  const packed = concat(records.map((r) => r === null ? ZeroHash
    : concat([r.signer, bytes(r.group, 4), bytes(r.region, 2), '0x000000000000'])));
  const active = records.flatMap((r, index) => r === null ? [] : [{ ...r, index }]);
  const seed = word(`seed ${name}`);
  const dataUnit = word(`unit ${name}`);
  const { seats, faults, members } = committee(order(active, (v) => keccak256(concat([seed, dataUnit, v.signer]))), committeeSize);
  const indices = (prefix) => order(active, (v) => keccak256(concat([seed, prefix, v.signer]))).map((v) => String(v.index));
  return {
    name, seed, dataUnit, committeeSize: String(committeeSize),
    blob: concat(['0x00', packed]), validatorsHash: keccak256(packed), validatorCount: String(active.length),
    seats: String(seats), faults: String(faults),
    committee: members.map(String), committeeBitmap: members.reduce((b, i) => b | (1n << BigInt(i)), 0n).toString(),
    leaderOrder: indices('0x01'), transmitOrder: indices('0x02'),
  };
}

function assignment() {
  return [
    assignmentCase('one', 1, 7, 1, 1, []),
    assignmentCase('three', 3, 7, 3, 1, []),
    assignmentCase('four, one region', 4, 4, 4, 1, []),
    assignmentCase('four of seven', 7, 4, 7, 7, []),
    assignmentCase('two groups only', 10, 7, 2, 5, []),
    assignmentCase('gaps', 12, 7, 9, 3, [0, 5, 6]),
    assignmentCase('thirty-one', 31, 16, 11, 4, []),
    assignmentCase('a hundred', 100, 31, 40, 6, [3, 97]),
    assignmentCase('full', 256, 31, 100, 9, []),
  ];
}

// ---- compliance, reputation, payment

const PPM = 1_000_000n;
const Z2 = 38_416n;

function sqrt(n) {
  let low = 0n;
  let high = 1n << 128n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle * middle <= n) low = middle; else high = middle;
  }
  return low;
}

function wilson(s, n) {
  if (n === 0n) return { lower: 0n, upper: PPM };
  const scaled = n * 10_000n;
  const root = sqrt(Z2 * (Z2 + 4n * s * (n - s) * 10_000n / n));
  const bound = (r) => PPM * (2n * s * 10_000n + Z2 + r) / (2n * (scaled + Z2));
  const upper = bound(root);
  return { lower: bound(-root), upper: upper > PPM ? PPM : upper };
}

const most = (v, max) => 5n * v <= 4n * max ? 4 : v <= max ? 3 : 5n * v <= 6n * max ? 2 : 1;
const least = (v, min) => 5n * v >= 6n * min ? 4 : v >= min ? 3 : 5n * v >= 4n * min ? 2 : 1;

function grade(terms, v) {
  if (v.status === 0n) return 0;
  if (v.corrupt) return 5;
  if (v.status === 2n) return 1;
  const available = wilson(v.successes, v.samples).upper >= terms.minAvailabilityPpm ? 4 : 2;
  return Math.min(most(v.meanLatencyMicros, terms.maxMeanLatencyMicros), least(v.uploadBytesPerSecond, terms.minUploadBytesPerSecond),
    least(v.downloadBytesPerSecond, terms.minDownloadBytesPerSecond), available);
}

const text = (o) => Object.fromEntries(Object.entries(o).map(([k, v]) => [k, typeof v === 'bigint' ? v.toString() : v]));

function gradings() {
  const terms = { maxMeanLatencyMicros: 50_000n, minUploadBytesPerSecond: 10_000_000n, minDownloadBytesPerSecond: 20_000_000n,
    minAvailabilityPpm: 999_500n, minUptimePpm: 999_500n, maxErrorRatePpm: 100n };
  const best = { status: 1n, samples: 1000n, successes: 1000n, meanLatencyMicros: 1n, uploadBytesPerSecond: 1n << 40n,
    downloadBytesPerSecond: 1n << 40n, corrupt: false };
  const changes = [{}, { status: 0n }, { status: 0n, corrupt: true }, { status: 2n }, { status: 2n, corrupt: true }, { corrupt: true }];
  for (const v of [40_000n, 40_001n, 50_000n, 50_001n, 60_000n, 60_001n]) changes.push({ meanLatencyMicros: v });
  for (const v of [12_000_000n, 11_999_999n, 10_000_000n, 9_999_999n, 8_000_000n, 7_999_999n]) changes.push({ uploadBytesPerSecond: v });
  for (const v of [24_000_000n, 23_999_999n, 20_000_000n, 19_999_999n, 16_000_000n, 15_999_999n])
    changes.push({ downloadBytesPerSecond: v });
  for (const v of [999n, 998n, 997n, 996n, 995n, 0n]) changes.push({ successes: v });
  changes.push({ samples: 0n, successes: 0n }, { samples: 5n, successes: 4n }, { samples: 5n, successes: 1n });
  changes.push({ meanLatencyMicros: 55_000n, uploadBytesPerSecond: 7_000_000n }, { meanLatencyMicros: 45_000n, successes: 500n });
  const cases = changes.map((c) => ({ terms, verdict: { ...best, ...c } }));
  const edge = { maxMeanLatencyMicros: (1n << 32n) - 1n, minUploadBytesPerSecond: (1n << 64n) - 1n, minDownloadBytesPerSecond: 0n,
    minAvailabilityPpm: PPM, minUptimePpm: 0n, maxErrorRatePpm: 0n };
  cases.push({ terms: edge, verdict: { ...best, meanLatencyMicros: (1n << 32n) - 1n, uploadBytesPerSecond: (1n << 64n) - 1n } });
  cases.push({ terms: edge, verdict: { ...best, uploadBytesPerSecond: 0n } });
  for (let i = 0; i < 60; i++) {
    const samples = int(`n${i}`, 2000) + 1n;
    const near = (label, limit) => limit * (70n + int(label, 60)) / 100n;
    cases.push(
      { terms, verdict: { status: int(`st${i}`, 12) === 0n ? 2n : 1n, samples, successes: samples - int(`f${i}`, 12) * samples / 1000n,
      meanLatencyMicros: near(`l${i}`, 50_000n), uploadBytesPerSecond: near(`u${i}`, 10_000_000n),
      downloadBytesPerSecond: near(`d${i}`, 20_000_000n), corrupt: int(`c${i}`, 10) === 0n } });
  }
  return cases.map(({ terms: t, verdict }) => ({ terms: text(t), verdict: text(verdict), compliance: String(grade(t, verdict)) }));
}

const CHANGE = [0, -3, -2, 2, 3, -3];

function reputations() {
  const cases = [];
  for (const score of [0, 1, 2, 3, 4, 49, 50, 96, 97, 98, 99, 100]) {
    for (let compliance = 0; compliance <= 5; compliance++) {
      for (const reportedOnTime of [false, true]) {
        const moved = compliance === 0 ? score : score + CHANGE[compliance] + (reportedOnTime ? 1 : -1);
        cases.push(
          { score: String(score), compliance: String(compliance), reportedOnTime, next: String(Math.max(0, Math.min(100, moved))) });
      }
    }
  }
  return cases;
}

/** The score after each silence, walked month by month. */
function drifts() {
  const scores = [0, 1, 9, 10, 39, 40, 41, 49, 50, 51, 59, 60, 61, 90, 99, 100];
  const month = 2_592_000n;
  const silences = [0n, month - 1n, month, month + 1n, 2n * month - 1n, 2n * month, 4n * month, 5n * month - 1n, 5n * month, 6n * month,
    (1n << 64n) - 1n];
  const walk = (score, months) => {
    for (let i = 0; i < months && score !== 50; i++) score = score < 50 ? Math.min(50, score + 10) : Math.max(50, score - 10);
    return score;
  };
  return silences.map(
    (elapsed) => ({ elapsed: String(elapsed), scores: scores.map(String), drifted: scores.map((s) => String(walk(s, elapsed / month))) }));
}

// ---- the ladder: whole careers of a data unit that begin with a clean record

const RUNGS = [3, 6, 12, 24];

function career(grades) {
  let [step, strikes] = [0, 0];
  const after = grades.map((grade) => {
    if (grade === 1) strikes++;
    if (grade === 3 || grade === 4) strikes = Math.max(0, strikes - 1);
    const rung = grade === 1 ? RUNGS.filter((at) => strikes >= at).length : 0;
    step = strikes === 0 ? 0 : Math.max(step, rung);
    const slashed = rung === RUNGS.length;
    if (slashed) strikes = 12;
    return { step, strikes, slashed };
  });
  return {
    compliances: grades.map(String), steps: after.map((a) => String(a.step)), strikes: after.map((a) => String(a.strikes)),
    slashed: after.map((a) => (a.slashed ? '1' : '0')),
  };
}

function ladders() {
  const times = (count, grade) => Array(count).fill(grade);
  const upAndDown = (strikes) => [...times(strikes, 1), 0, 2, 5, ...times(strikes - 1, 3), 0, 2, 5, 4, 4, 1];
  const mixed =
    (label, bad) => Array.from({ length: 100 }, (_, i) => (int(`${label} ${i}`, 100) < bad ? 1 : Number(int(`${label} ${i} grade`, 6))));
  return [
    times(50, 1), [0, 2, 3, 4, 5], ...[1, 2, 3, 5, 6, 11, 12, 23, 24, 36].map(upAndDown),
    ...[10, 40, 60, 80].map((bad) => mixed(`career ${bad}`, bad)),
  ].map(career);
}

function payments() {
  const cases = [];
  for (const price of [1n, 99n, 1_000_001n, 10n ** 18n, (1n << 96n) - 1n]) {
    for (const reputation of [0n, 33n, 50n, 99n, 100n]) {
      for (let compliance = 0; compliance <= 5; compliance++) {
        const missed = compliance === 1 || compliance === 2;
        const refunded = compliance === 5 ? price : missed ? price * (100n - reputation) / 100n : 0n;
        for (const feeBps of [200n, 50n]) {
          const fee = (price - refunded) * feeBps / 10_000n;
          cases.push(text({ price, reputation, compliance: String(compliance), feeBps, refunded, fee, paid: price - refunded - fee }));
        }
      }
    }
  }
  return cases;
}

// ---- rolling terms: plain sums over a list of everything, where the contract keeps differences in a ring

const EPOCH_DOWN = 100_000n;
const MAX_REQUESTS = 262_143n;

function contribution({ samples, successes, absent }) {
  if (absent) return { epochs: 1n, downtime: EPOCH_DOWN, requests: 0n, failures: 0n };
  if (samples === 0n) return { epochs: 0n, downtime: 0n, requests: 0n, failures: 0n };
  const failed = samples - successes;
  const requests = samples < MAX_REQUESTS ? samples : MAX_REQUESTS;
  return { epochs: 1n, downtime: EPOCH_DOWN * failed / samples, requests, failures: requests * failed / samples };
}

const FIELDS = ['epochs', 'downtime', 'requests', 'failures'];

function windows(steps) {
  return steps.map((step, i) => {
    const day = step.endsAt / 86_400n;
    const inside = steps.slice(0, i + 1).filter((s) => s.endsAt / 86_400n > day - 30n).map(contribution);
    const sum = Object.fromEntries(FIELDS.map((f) => [f, inside.reduce((total, one) => total + one[f], 0n)]));
    return { ...text(step), window: text(sum) };
  });
}

function rollings() {
  const start = 1_795_000_000n;
  const measured = (label, endsAt) => {
    const fate = int(`${label} fate`, 8);
    const samples = fate === 0n ? int(`${label} many`, 1n << 40n) + 1n : int(`${label} samples`, 2_000) + 1n;
    const failed = fate === 1n ? samples : fate === 2n ? int(`${label} failed`, samples + 1n) : 0n;
    return { endsAt, samples, successes: samples - failed, absent: fate === 3n };
  };
  const every =
    (name, seconds, count) => windows(Array.from({ length: count }, (_, i) => measured(`${name} ${i}`, start + BigInt(i) * seconds)));
  let at = start;
  const gaps = [0n, 1n, 1n, 28n, 1n, 29n, 30n, 31n, 1n, 2n, 59n, 15n, 15n, 14n, 100n, 3n, 3n, 24n, 1n, 29n, 29n].map((days, i) => {
    at += days * 86_400n;
    return measured(`gap ${i}`, at);
  });
  const midnight = 20_775n * 86_400n;
  const nights = [-1n, 0n, 1n, 86_399n, 86_400n].map((offset, i) => measured(`night ${i}`, midnight + offset));
  return [every('eight hours', 28_800n, 120), every('a day', 86_400n, 70), every('five days', 432_000n, 20), windows(gaps),
    windows(nights)];
}

function breached(terms, { epochs, downtime, requests, failures }) {
  const up = wilson(epochs - downtime / EPOCH_DOWN, epochs).upper;
  const fine = wilson(requests - failures, requests).upper;
  return up < terms.minUptimePpm || (terms.maxErrorRatePpm > 0n && fine < PPM - terms.maxErrorRatePpm);
}

function breaches() {
  const product = { minUptimePpm: 999_500n, maxErrorRatePpm: 100n };
  const cases = [];
  const add = (terms, epochs, downtime, requests, failures) => {
    const rolling = { epochs, downtime, requests, failures };
    cases.push({ terms: text(terms), rolling: text(rolling), breached: breached(terms, rolling) });
  };
  // A month of hours: one whole hour down is within what chance explains, two are not; parts count once they make one.
  for (const down of [0n, 99_999n, 100_000n, 199_999n, 200_000n, 720n * EPOCH_DOWN]) add(product, 720n, down, 72_000n, 0n);
  for (const epochs of [0n, 1n, 2n, 24n]) for (const down of [0n, 1n, epochs]) if (down <= epochs)
    add(product, epochs, down * EPOCH_DOWN, 0n, 0n);
  for (const failures of [0n, 5n, 7n, 11n, 12n, 13n, 14n, 15n, 72_000n]) add(product, 720n, 0n, 72_000n, failures);
  add(product, 720n, 0n, 1n, 1n);
  add({ minUptimePpm: 0n, maxErrorRatePpm: 0n }, 720n, 720n * EPOCH_DOWN, 1_000n, 1_000n);
  add({ minUptimePpm: 0n, maxErrorRatePpm: 1n }, 720n, 720n * EPOCH_DOWN, 1_000n, 1_000n);
  add({ minUptimePpm: 1n, maxErrorRatePpm: 0n }, 720n, 720n * EPOCH_DOWN, 1_000n, 1_000n);
  add({ minUptimePpm: PPM, maxErrorRatePpm: PPM }, 720n, 99_999n, 1_000n, 1_000n);
  add({ minUptimePpm: PPM, maxErrorRatePpm: PPM }, 720n, 100_000n, 1_000n, 1_000n);
  add(product, 2_592_000n, 259_200_000_000n, 679_474_656_000n, 679_474_656_000n);
  for (let i = 0; i < 60; i++) {
    const epochs = int(`re${i}`, 3_000) + 1n;
    const requests = int(`rr${i}`, 1_000_000) + 1n;
    const terms = { minUptimePpm: PPM - int(`ru${i}`, 20_000), maxErrorRatePpm: int(`rx${i}`, 20_000) };
    add(terms, epochs, int(`rd${i}`, 40) * epochs * EPOCH_DOWN / 1_000n, requests, int(`rf${i}`, 40) * requests / 1_000n);
  }
  return cases;
}

function compliance() {
  const pairs = [[0, 0], [0, 1], [1, 1], [1, 2], [4, 5], [5, 5], [29, 30], [30, 30], [998, 1000], [999, 1000], [1000, 1000],
    [999_500, 1_000_000]];
  for (let i = 0; i < 40; i++) {
    const n = int(`wn${i}`, 10n ** BigInt(1 + (i % 11))) + 1n;
    pairs.push([int(`ws${i}`, n + 1n), n]);
  }
  return {
    wilson: pairs.map(([s, n]) => ({ successes: String(s), samples: String(n), ...text(wilson(BigInt(s), BigInt(n))) })),
    gradings: gradings(),
    reputations: reputations(),
    drifts: drifts(),
    ladders: ladders(),
    payments: payments(),
    rollings: rollings(),
    breaches: breaches(),
  };
}

// ---- files

const check = process.argv.includes('--check');
fs.mkdirSync(folder, { recursive: true });
for (const [name, make] of Object.entries({ hashes, merkle, assignment, compliance })) {
  const content = `${JSON.stringify(make(), null, 1)}\n`;
  const file = path.join(folder, `${name}.json`);
  if (!check) fs.writeFileSync(file, content);
  else if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== content) {
    console.error(`stale: tests/vectors/${name}.json`);
    process.exitCode = 1;
  }
}
