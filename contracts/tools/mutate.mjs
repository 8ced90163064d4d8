// Plants the bugs of mutants.mjs in the sources, one at a time, and runs the tests that should notice; when they do not,
// all others. A bug that no test notices survives. It works in copies, so the sources are never touched.
//   node tools/mutate.mjs                 all bugs, two at a time; exit code 1 unless every one is killed
//   node tools/mutate.mjs --list          their names
//   node tools/mutate.mjs --only NAME     this one; may be repeated
//   node tools/mutate.mjs --resume        without those that died before by the same sources and tests
//   node tools/mutate.mjs --guards        instead: each `if (…) revert …;` of all sources, left out
//   node tools/mutate.mjs --differential  the bugs in rules shared with the C# core, against it (tests/Interop must be built)
import { spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BUGS, guards } from './mutants.mjs';

const WORKERS = 2;

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const journal = path.join(root, 'cache/mutants.json');
const { values: options } = parseArgs({
  options: {
    list: { type: 'boolean' }, only: { type: 'string', multiple: true, default: [] }, resume: { type: 'boolean' },
    guards: { type: 'boolean' }, differential: { type: 'boolean' },
  },
});

/** The exit code and all output of a command. */
function run(command, args, cwd, env = {}) {
  return new Promise((resolve) => {
    const child =
      spawn(command, args, { cwd, env: { FOUNDRY_INVARIANT_RUNS: '32', ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => { output += data; });
    child.stderr.on('data', (data) => { output += data; });
    child.on('close', (code) => resolve({ passed: code === 0, output }));
  });
}

const forge = (cwd, ...args) => run(path.join(root, 'node_modules/.bin/forge'), args, cwd);

/** Sources, tests and vectors in the same places to each other, compiled once without the optimizer, which is faster. */
async function prepare(temporary) {
  const base = path.join(temporary, 'base/contracts');
  for (const part of ['src', 'test', 'deploy', 'tools', 'foundry.toml'])
    fs.cpSync(path.join(root, part), path.join(base, part), { recursive: true });
  fs.cpSync(path.join(root, '../tests/vectors'), path.join(temporary, 'base/tests/vectors'), { recursive: true });
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(base, 'node_modules'));
  const settings = path.join(base, 'foundry.toml');
  // A bug may leave a variable unused; that warning shall not stop it.
  const text = fs.readFileSync(settings, 'utf8').replace("deny = 'warnings'", "deny = 'never'")
    .replace('optimizer = true', 'optimizer = false');
  fs.writeFileSync(settings, text);
  const { passed, output } = await forge(base, 'test');
  if (!passed) throw new Error(`Without any bug the tests are red, so that a red test would prove nothing:\n${output.slice(-4000)}`);
  return base;
}

/** `killed` needs a test that ran and failed: a bug that does not compile proves nothing. */
function verdict({ passed, output }) {
  if (passed) return 'SURVIVED';
  const red = /\[FAIL[^\n]*?\] (\w+)\(/.exec(output) ?? /^\s+Failed (\S+)/m.exec(output);
  return red ? `killed by ${red[1].split('.').at(-1)}`
    : `BROKEN: ${output.split('\n').find((line) => line.includes('rror')) ?? 'no test ran'}`;
}

async function byTests(work, tests) {
  // Each test contract stands in the file of its name; naming the files keeps forge from compiling the others.
  const standing = fs.readdirSync(path.join(work, 'test'), { recursive: true }).map((file) => path.basename(file));
  const named = tests.split('|').map((test) => test.replace(/Test$/, '')).filter((name) => standing.includes(`${name}.t.sol`));
  const first = named.length === 0 ? 'SURVIVED'
    : verdict(await forge(work, 'test', '--match-path', `test/**/{${named.join(',')},}.t.sol`, '--fuzz-runs', '32', '--fail-fast'));
  return first === 'SURVIVED' ? verdict(await forge(work, 'test', '--fail-fast')) : first;
}

async function byDifferential(work) {
  const built = await forge(work, 'build', 'test/support/Specification.sol');
  if (!built.passed) return `BROKEN: ${built.output}`;
  const env = { DIFFERENTIAL_CONTRACT: path.join(work, 'out/Specification.sol/Specification.json') };
  const filter = 'FullyQualifiedName~DifferentialTests.The_core_and_the_contracts';
  return verdict(
    await run('dotnet', ['test', 'tests/Interop', '-c', 'Release', '--no-build', '--filter', filter], path.join(root, '..'), env));
}

/** Starts from the compiled originals every time: only what depends on the changed file is compiled again. */
async function plant(base, work, [, file, right, wrong, tests, , place]) {
  fs.rmSync(path.dirname(work), { recursive: true, force: true });
  await run('cp', ['-a', path.dirname(base), path.dirname(work)], root);
  const source = path.join(work, 'src', file);
  const before = fs.existsSync(source) ? fs.readFileSync(source, 'utf8') : '';
  const times = before.split(right).length - 1;
  if (place === undefined && times !== 1) return `BROKEN: its text stands ${times} times in ${file}; mutants.mjs has to follow the sources`;
  const at = place ?? before.indexOf(right);
  fs.writeFileSync(source, before.slice(0, at) + wrong + before.slice(at + right.length));
  return options.differential ? byDifferential(work) : byTests(work, tests);
}

/** What an outcome depends on: all sources, all tests and the bug itself. */
function keyOf(bug) {
  const hash = crypto.createHash('sha256').update(JSON.stringify([bug, options.differential ?? false]));
  const walk = (folder) => fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).forEach((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) walk(file);
    else hash.update(fs.readFileSync(file));
  });
  for (const folder of ['src', 'test', '../tests/vectors']) walk(path.join(root, folder));
  return hash.digest('hex');
}

function candidates() {
  if (!options.guards) return BUGS.filter(([, , , , , shared]) => !options.differential || shared);
  const folder = path.join(root, 'src');
  const files = fs.readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.sol')).sort();
  return files.flatMap((file) => guards(file, fs.readFileSync(path.join(folder, file), 'utf8')));
}

async function main() {
  const all = candidates();
  const unknown = options.only.filter((name) => !all.some(([known]) => known === name));
  if (unknown.length > 0) throw new Error(`No bug is called ${unknown.join(' or ')}. --list shows the names.`);
  const bugs = all.filter(([name]) => options.only.length === 0 || options.only.includes(name));
  if (options.list) return bugs.forEach(([name]) => console.log(name));

  const known = fs.existsSync(journal) ? JSON.parse(fs.readFileSync(journal, 'utf8')) : {};
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'mutants-'));
  process.on('exit', () => fs.rmSync(temporary, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
  const base = await prepare(temporary);
  const waiting = [...bugs];
  let killed = 0;
  const worker = async (number) => {
    for (let bug = waiting.shift(); bug; bug = waiting.shift()) {
      const key = keyOf(bug);
      const outcome = (options.resume && known[key]) || await plant(base, path.join(temporary, `${number}/contracts`), bug);
      console.log(`${bug[0].padEnd(36)} ${outcome}`);
      if (!outcome.startsWith('killed')) continue;
      killed++;
      known[key] = outcome;
      fs.mkdirSync(path.dirname(journal), { recursive: true });
      fs.writeFileSync(journal, JSON.stringify(known, null, 1));
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, (_, number) => worker(number)));
  console.log(`${killed} of ${bugs.length} killed`);
  process.exitCode = killed === bugs.length ? 0 : 1;
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 2;
});
