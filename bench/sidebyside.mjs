// Two checkouts of this project side by side, in one run: "before" and "after", measured in turn, as ratios.
//
//   node bench/sidebyside.mjs BEFORE AFTER [--parts core,start,gossip,node] [--processes 2] [--rounds 5] [--starts 10]
//                             [--nodes 4] [--minute 60] [--gossip 3] [--out FILE]
//
// BEFORE and AFTER are folders with a whole checkout each (git worktree add --detach FOLDER COMMIT). Everything is built first; whatever
// the machine does besides meets both alike, as they take turns within seconds. A ratio is the median of the ratios of neighbours.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: {
  parts: { type: 'string', default: 'core,start,gossip,node' }, processes: { type: 'string', default: '2' },
  rounds: { type: 'string', default: '5' }, starts: { type: 'string', default: '10' }, nodes: { type: 'string', default: '4' },
  minute: { type: 'string', default: '60' }, gossip: { type: 'string', default: '3' }, out: { type: 'string' }
} })
if (positionals.length !== 2) {
  console.error('usage: node bench/sidebyside.mjs BEFORE AFTER [options]; the options are in the first lines of the file')
  process.exit(2)
}
const sides = { before: resolve(positionals[0]), after: resolve(positionals[1]) }
const names = Object.keys(sides)
const here = fileURLToPath(new URL('.', import.meta.url))
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))
// Between two values in proportion: the median of two is their mean.
function quantile (values, q) {
  const sorted = values.toSorted((a, b) => a - b), place = (sorted.length - 1) * q, low = Math.floor(place)
  return sorted[low] + (place - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low])
}
const scratch = mkdtempSync(join(tmpdir(), 'sidebyside-'))
const running = new Set()

// samples: subject → measure → { before: [], after: [] }, both in the order of their turns.
const samples = new Map()
function add (subject, side, measures) {
  if (!samples.has(subject)) samples.set(subject, {})
  for (const [measure, value] of Object.entries(measures))
    if (Number.isFinite(value)) ((samples.get(subject)[measure] ??= { before: [], after: [] })[side]).push(value)
}

// Turns alternate; every other pair begins with the other side, so that neither always comes second.
async function inTurn (times, run) {
  for (let turn = 0; turn < times; turn++)
    for (const side of turn % 2 ? names.toReversed() : names) await run(side, turn)
}

function must (what, command, args, more = {}) {
  const done = spawnSync(command, args, { encoding: 'utf8', ...more })
  if (done.status !== 0) throw new Error(`${what} failed (${done.status}):\n${done.stdout}${done.stderr}`)
  return done
}

function start (command, args, more = {}) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], ...more })
  running.add(child)
  child.on('exit', () => running.delete(child))
  if (child.stdout) child.lines = createInterface({ input: child.stdout })
  return child
}

async function stop (child, signal = 'SIGTERM') {
  if (!running.has(child)) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill(signal)
  await gone
}

function build (project, side, ...more) {
  must(`building ${project} (${side})`, 'dotnet',
    ['build', project, '-c', 'Release', '-clp:ErrorsOnly', '--nologo', '-m:1', '-nodeReuse:false', ...more], { cwd: sides[side] })
}
const core = (side) => join(here, 'Core', 'bin', side, 'Release', 'net10.0', 'core-bench.dll')
const node = (side) => join(sides[side], 'src', 'Node', 'bin', 'Release', 'net10.0', 'oracle-node.dll')

// The operations of the core, in processes that both stay for all rounds.
async function measureCore () {
  for (let pair = 0; pair < +options.processes; pair++) {
    const asked = {}
    let subjects
    for (const side of names) {
      const child = start('dotnet', [core(side)])
      const answers = child.lines[Symbol.asyncIterator]()
      const next = async () => JSON.parse((await answers.next()).value)
      subjects = await next()
      asked[side] = { child, measure: (name) => { child.stdin.write(`${name}\n`); return next() } }
    }
    for (const subject of subjects) {
      for (const side of names) await asked[side].measure(subject) // warms it up
      await inTurn(+options.rounds, async (side) => {
        const { cpuMicros, wallMicros, allocatedBytes } = await asked[side].measure(subject)
        add(subject, side, { 'CPU µs': cpuMicros, 'clock µs': wallMicros, 'allocated bytes': allocatedBytes })
      })
    }
    for (const side of names) await stop(asked[side].child)
  }
}

// Start to end of the shortest command.
async function measureStart () {
  await inTurn(+options.starts, (side) => {
    const { stderr } = must('oracle-node --version', 'bash',
      ['-c', 'TIMEFORMAT="%R %U %S"; time dotnet "$0" --version >/dev/null', node(side)], { env: { ...process.env, LC_ALL: 'C' } })
    const [clock, user, system] = stderr.trim().split(/\s+/).map(Number)
    add('oracle-node --version', side, { 'clock ms': clock * 1000, 'CPU ms': (user + system) * 1000 })
  })
}

async function measureGossip () {
  const out = join(scratch, 'gossip.json')
  await inTurn(+options.gossip, (side) => {
    must(`the gossip benchmark (${side})`, process.execPath, [join(sides[side], 'bench', 'p2p.mjs'), '--kinds', 'cs', '--nodes', '2,8',
      '--rates', '801,800,3200', '--seconds', '2', '--warmup', '6', '--repeat', '1', '--out', out])
    for (const row of JSON.parse(readFileSync(out, 'utf8'))) {
      // The step right after the warm-up still has code to compile.
      if (!['800/s', '3200/s', 'burst'].includes(row.step)) continue
      add(`gossip, ${row.nodes} nodes, ${row.step}`, side,
        { 'CPU µs per delivery': row.cpuMs * 1000, 'p50 µs': row.p50 * 1000, 'p99 µs': row.p99 * 1000, 'RSS MiB': row.rssMb })
    }
  })
}

// A network of two validators of each checkout; validator 0 is ended, gets full-strength keystores, and is started anew.
async function devnet (side) {
  const folder = join(scratch, side)
  const program = join(sides[side], 'src', 'Devnet', 'bin', 'Release', 'net10.0', 'oracle-devnet.dll')
  const child = start('dotnet', [program, '--json', '--keep', '--validators', '2', '--epoch-seconds', '60', '--data', folder],
    { env: { ...process.env, ORACLE_ROOT: sides[side] } })
  for await (const line of child.lines) if (JSON.parse(line).type === 'ready') break
  child.stdout.resume()
  const config = join(folder, 'validator-0', 'oracle-node.json')
  const own = readdirSync('/proc').filter((id) => /^\d+$/.test(id)).filter((id) => {
    try { return readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0').includes(config) } catch { return false }
  })
  for (const id of own) process.kill(+id, 'SIGKILL')
  must('writing full-strength keystores', 'dotnet', [core(side), 'strengthen', join(folder, 'validator-0', 'keys')])
  return { child, config, api: `http://${JSON.parse(readFileSync(config, 'utf8')).api.listen}` }
}

const ticksPerSecond = +spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout
function used (pid) {
  const memory = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kib = (name) => +memory.match(new RegExp(`${name}:\\s+(\\d+)`))[1] / 1024
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return { rss: kib('VmRSS'), highest: kib('VmHWM'), cpu: (+stat[11] + +stat[12]) * 1000 / ticksPerSecond }
}

async function answers (url, child) {
  for (let left = 1200; left > 0 && running.has(child); left--) {
    try { if ((await fetch(url)).status === 200) return } catch { /* not there yet */ }
    await sleep(50)
  }
  throw new Error(`${url} did not answer`)
}

async function measureNode () {
  const nets = {}
  for (const side of names) nets[side] = await devnet(side)
  for (let turn = 0; turn < +options.nodes; turn++) {
    const order = turn % 2 ? names.toReversed() : names
    const up = []
    for (const side of order) {
      const since = performance.now()
      const child = start('dotnet', [node(side), 'run', '--config', nets[side].config], { stdio: 'ignore' })
      await answers(`${nets[side].api}/healthz`, child)
      const alive = performance.now() - since
      await answers(`${nets[side].api}/readyz`, child)
      const { rss, highest, cpu } = used(child.pid)
      const ready = performance.now() - since
      add('a whole node, start', side,
        { 'alive, clock ms': alive, 'ready, clock ms': ready, 'ready, CPU ms': cpu, 'RSS MiB': rss, 'highest RSS MiB': highest })
      up.push({ side, child, since, cpu })
    }
    // The last ones stay.
    if (turn === +options.nodes - 1) for (const { side, child, since, cpu } of up) {
      await sleep(Math.max(0, +options.minute * 1000 - (performance.now() - since)))
      const now = used(child.pid)
      add(`a whole node, after ${options.minute} s`, side,
        { 'RSS MiB': now.rss, 'highest RSS MiB': now.highest, 'CPU ms since ready': now.cpu - cpu })
    }
    for (const { child } of up) await stop(child)
  }
  for (const side of names) await stop(nets[side].child, 'SIGINT')
}

const parts = { core: measureCore, start: measureStart, gossip: measureGossip, node: measureNode }
const shown = (value) => value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)

function table () {
  const lines = ['| what | measure | before | after | ratio | spread of the ratio |', '|---|---|---|---|---|---|']
  for (const [subject, measures] of samples) {
    for (const [measure, { before, after }] of Object.entries(measures)) {
      const ratios = before.map((value, i) => after[i] / value).filter(Number.isFinite)
      // What takes next to nothing has no ratio worth a line.
      if (ratios.length === 0 || Math.max(quantile(before, 0.5), quantile(after, 0.5)) < 0.1) continue
      lines.push(`| ${subject} | ${measure} | ${shown(quantile(before, 0.5))} | ${shown(quantile(after, 0.5))} | ` +
        `${quantile(ratios, 0.5).toFixed(2)} | ${quantile(ratios, 0.1).toFixed(2)}–${quantile(ratios, 0.9).toFixed(2)} |`)
    }
  }
  return lines.join('\n')
}

// What was started ends with the run, however that ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, async () => {
  for (const child of [...running]) await stop(child, 'SIGINT')
  rmSync(scratch, { recursive: true, force: true })
  process.exit(130)
})
try {
  const wanted = options.parts.split(',')
  for (const side of names) {
    build('src/Devnet', side)
    build('src/Node', side)
    build('bench/P2pNode', side)
    build(join(here, 'Core'), side, `-p:Checkout=${sides[side]}`, `-p:Side=${side}`)
  }
  const load = loadavg()[0].toFixed(1)
  const since = performance.now()
  for (const part of wanted) {
    process.stderr.write(`${part} …\n`)
    await parts[part]()
  }
  console.log(`${cpus().length} cores, load before ${load}, ${((performance.now() - since) / 60_000).toFixed(1)} minutes\n\n${table()}`)
  if (options.out) writeFileSync(options.out, JSON.stringify(Object.fromEntries(samples), null, 1) + '\n')
} finally {
  for (const child of [...running]) await stop(child, 'SIGINT')
  rmSync(scratch, { recursive: true, force: true })
}
