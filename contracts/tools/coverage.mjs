// Measures which lines and branches of src/ the tests run, prints a table, and fails if a file is below the least share.
// Forge compiles without the optimizer for this, into folders of its own, so that the ordinary build stays as it is.
//   node tools/coverage.mjs
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const LEAST_PERCENT = 95;

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = path.join(root, 'cache/coverage');
const report = path.join(folder, 'lcov.info');

function measure() {
  fs.mkdirSync(folder, { recursive: true });
  fs.rmSync(report, { force: true });
  const { status, stdout, stderr } = spawnSync(
    path.join(root, 'node_modules/.bin/forge'),
    ['coverage', '--report', 'lcov', '--report-file', report, '--no-match-coverage', '^(test|script|node_modules)/'],
    // long walks reach no further line
    { cwd: root, encoding: 'utf8', env: { ...process.env, FOUNDRY_OUT: path.join(folder, 'out'),
      FOUNDRY_CACHE_PATH: path.join(folder, 'cache'), FOUNDRY_INVARIANT_RUNS: '12' } },
  );
  if (status !== 0 || !fs.existsSync(report)) throw new Error(`forge coverage failed:\n${stdout}${stderr}`.slice(-4000));
  return fs.readFileSync(report, 'utf8');
}

/** One entry for each source file: hits of lines, hits of branches, and where something was never run. */
function parse(lcov) {
  return lcov.split('end_of_record').filter((part) => part.includes('SF:src/')).map((part) => {
    const rows = (key) => part.split('\n').filter((row) => row.startsWith(`${key}:`)).map((row) => row.slice(key.length + 1).split(','));
    const lines = rows('DA').map(([line, hits]) => ({ line, hit: Number(hits) > 0 }));
    const branches = rows('BRDA').map(([line, , , hits]) => ({ line, hit: hits !== '-' && Number(hits) > 0 }));
    return { file: /SF:(.*)/.exec(part)[1], lines, branches };
  });
}

const percent = (items) => (items.length === 0 ? 100 : (100 * items.filter((i) => i.hit).length) / items.length);
const share = (items) => `${percent(items).toFixed(1)} % (${items.filter((i) => i.hit).length}/${items.length})`;
const missed = ({ lines, branches }) => [...new Set([...lines, ...branches].filter((i) => !i.hit).map((i) => Number(i.line)))].sort(
  (a, b) => a - b);

const files = parse(measure()).sort((a, b) => a.file.localeCompare(b.file));
const all = { file: 'all', lines: files.flatMap((f) => f.lines), branches: files.flatMap((f) => f.branches) };
let low = files.length === 0 ? 1 : 0;
for (const entry of [...files, all]) {
  const enough = percent(entry.lines) >= LEAST_PERCENT && percent(entry.branches) >= LEAST_PERCENT;
  if (!enough) low++;
  const never = entry === all || missed(entry).length === 0 ? '' : `never in full: ${missed(entry).join(' ')}`;
  console.log(
    `${entry.file.padEnd(36)} lines ${share(entry.lines).padEnd(20)} branches ${share(entry.branches).padEnd(18)} ` +
      `${never}${enough ? '' : ' TOO LOW'}`);
}
console.log(low === 0 ? `every file has at least ${LEAST_PERCENT} %` : `${low} below ${LEAST_PERCENT} %`);
process.exitCode = low === 0 ? 0 : 1;
