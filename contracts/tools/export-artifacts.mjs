// Writes artifacts/<Contract>.json from a fresh `forge build --force`; they are committed, so that the C# build needs no
// Node. With --check it compares instead, and fails if a committed artifact is not what the sources give.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const CONTRACTS = [
  'FlashToken', 'QosOracle', 'ValidatorRegistry', 'ProviderOrchestrator', 'ConsumerOrchestrator', 'DisputeCourt',
  'ReporterPool', 'AppealCourt', 'DutyCourt', 'QosAggregator', 'QosConsumer',
];

/** What only tests deploy; it stands in a folder apart, so that no binding is made of it. */
const TEST_CONTRACTS = ['Specification'];

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

function artifact(name) {
  const built = JSON.parse(fs.readFileSync(path.join(root, 'out', `${name}.sol`, `${name}.json`), 'utf8'));
  // `forge lint` leaves files with nothing but an ABI.
  if (!built.bytecode?.object || built.bytecode.object === '0x') throw new Error(`${name}: no bytecode; run forge build --force`);
  if (Object.keys(built.bytecode.linkReferences ?? {}).length > 0) throw new Error(`${name}: unlinked libraries`);
  const { compiler, settings, sources } = built.metadata;
  const inputs = Object.keys(sources).sort().map((file) => `${file}:${sources[file].keccak256}`).join('\n');
  return {
    contractName: name,
    compiler: compiler.version,
    evmVersion: settings.evmVersion,
    optimizerRuns: settings.optimizer.runs,
    sourceHash: crypto.createHash('sha256').update(inputs).digest('hex'),
    abi: built.abi,
    bytecode: built.bytecode.object,
    deployedBytecode: built.deployedBytecode.object,
    // The compiler's keys are syntax tree ids, which change with the set of files compiled: keep the places only.
    immutables: Object.values(built.deployedBytecode.immutableReferences ?? {}).flat().sort((a, b) => a.start - b.start),
  };
}

const check = process.argv.includes('--check');
let stale = 0;
fs.mkdirSync(path.join(root, 'artifacts/test'), { recursive: true });
const files = [...CONTRACTS, ...TEST_CONTRACTS.map((name) => `test/${name}`)].map((name) => `artifacts/${name}.json`);
for (const file of files) {
  const text = `${JSON.stringify(artifact(path.basename(file, '.json')), null, 1)}\n`;
  const committed = path.join(root, file);
  if (!check) fs.writeFileSync(committed, text);
  else if (!fs.existsSync(committed) || fs.readFileSync(committed, 'utf8') !== text) {
    console.error(`stale: ${file}`);
    stale++;
  }
}
console.log(check ? `${files.length - stale} artifacts fresh, ${stale} stale` : `${files.length} artifacts written`);
process.exitCode = stale > 0 ? 1 : 0;
