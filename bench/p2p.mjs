// GossipSub side by side: our nodes and js-libp2p nodes, each in a process of its own, all connected to all, in one run.
//
//   node bench/p2p.mjs [--kinds cs,js,mixed] [--nodes 2,8] [--size 512] [--rates 800,1600,…] [--seconds 2] [--warmup 15] [--repeat 3]
//                      [--connections 200] [--scale 200] [--out FILE]
//
// Every node stamps its messages with CLOCK_MONOTONIC, which both runtimes read and all processes of a machine share, so the latency
// is one way: from before publish to the application's receipt. Kinds alternate within each repeat, so that load from outside meets
// all alike; what is printed is the median over the repeats. Build first: dotnet build -c Release bench/P2pNode
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { aims, held } from './aims.mjs'

const { values: options } = parseArgs({ options: {
  kinds: { type: 'string', default: 'cs,js' }, nodes: { type: 'string', default: '2,8' }, size: { type: 'string', default: '512' },
  rates: { type: 'string', default: '800,1600,3200,6400,9600,16000,32000,64000,96000' }, seconds: { type: 'string', default: '2' },
  repeat: { type: 'string', default: '3' }, warmup: { type: 'string', default: '15' },
  connections: { type: 'string', default: '0' }, scale: { type: 'string', default: '0' }, out: { type: 'string' }
} })
const numbers = (text) => text.split(',').filter(Boolean).map(Number)
const path = (name) => fileURLToPath(new URL(name, import.meta.url))
const commands = { cs: ['dotnet', path('P2pNode/bin/Release/net10.0/p2p-node.dll')], js: [process.execPath, path('p2p-node.mjs')] }
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))
const quantile = (sorted, q) => sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]
const sum = (values) => values.reduce((a, b) => a + b, 0)
const ascending = (values) => values.toSorted((a, b) => a - b)

class Node {
  #calls = new Map()
  #last = 0
  constructor (kind) {
    this.process = spawn(commands[kind][0], commands[kind].slice(1), { stdio: ['pipe', 'pipe', 'inherit'] })
    this.ready = new Promise((resolve) => createInterface({ input: this.process.stdout }).on('line', (line) => {
      const message = JSON.parse(line)
      if (message.ev === 'ready') { this.addr = message.addr; resolve(); return }
      const { done, fail } = this.#calls.get(message.id)
      this.#calls.delete(message.id)
      message.ok ? done(message) : fail(new Error(message.error))
    }))
  }

  call (cmd, args = {}) {
    const id = ++this.#last
    this.process.stdin.write(JSON.stringify({ id, cmd, ...args }) + '\n')
    return new Promise((done, fail) => this.#calls.set(id, { done, fail }))
  }

  stop () { this.process.kill('SIGKILL') }
}

async function connectAll (nodes) {
  const times = []
  for (let i = 0; i < nodes.length; i++) for (let j = i + 1; j < nodes.length; j++)
    times.push((await nodes[i].call('dial', { addr: nodes[j].addr })).ms)
  for (let wait = 0; wait < 100; wait++) {
    const stats = await Promise.all(nodes.map((n) => n.call('stats')))
    if (stats.every((s) => s.subs === nodes.length - 1 && s.mesh > 0)) break
    await sleep(100)
  }
  return ascending(times)
}

// All nodes publish at once, so many messages per second in all; rate 0 is as fast as they can, from one node.
async function measure (nodes, size, rate, count) {
  await Promise.all(nodes.map((n) => n.call('reset')))
  const before = await Promise.all(nodes.map((n) => n.call('stats')))
  const publishers = rate === 0 || nodes.length === 2 ? nodes.slice(0, 1) : nodes
  const each = Math.ceil(count / publishers.length)
  const since = process.hrtime.bigint()
  await Promise.all(publishers.map((n, i) => n.call('publish', { count: each, size, rate: rate / publishers.length, base: i * 1e6 })))
  const wanted = sum(nodes.map((n) => each * (publishers.length - (publishers.includes(n) ? 1 : 0))))
  let stats, got = -1
  for (let still = 0; still < 40;) {
    stats = await Promise.all(nodes.map((n) => n.call('stats')))
    const now = sum(stats.map((s) => s.recv))
    if (now >= wanted) break
    still = now === got ? still + 1 : 0
    got = now
    await sleep(50)
  }
  const seconds = Number(process.hrtime.bigint() - since) / 1e9
  const all = [], last = new Map()
  for (const { lat } of await Promise.all(nodes.map((n) => n.call('latencies')))) {
    for (const [number, ns] of lat) { all.push(ns / 1e6); last.set(number, Math.max(last.get(number) ?? 0, ns / 1e6)) }
  }
  const sorted = ascending(all), lasts = ascending([...last.values()])
  const cpu = sum(stats.map((s, i) => s.cpu.user + s.cpu.system - before[i].cpu.user - before[i].cpu.system)) / 1000
  return { rate, delivered: 100 * all.length / wanted, perSecond: each * publishers.length / seconds, p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99), lastP99: quantile(lasts, 0.99), cpuMs: cpu / Math.max(1, all.length),
    rssMb: Math.max(...stats.map((s) => s.rssMb)) }
}

async function run (kind, count, size) {
  const nodes = Array.from({ length: count }, (_, i) => new Node(kind === 'mixed' ? (i % 2 ? 'js' : 'cs') : kind))
  try {
    await Promise.all(nodes.map((n) => n.ready))
    const dials = await connectAll(nodes)
    // Both runtimes compile what is hot while it runs: measured is what a node does for the rest of its life.
    await measure(nodes, size, 800, 800 * +options.warmup)
    const rows = [{ step: 'dial', p50: quantile(dials, 0.5), p99: quantile(dials, 0.99) }]
    if (count === 2) {
      const { ms } = await nodes[0].call('ping', { addr: nodes[1].addr })
      rows.push({ step: 'ping', p50: quantile(ascending(ms), 0.5), p99: quantile(ascending(ms), 0.99) })
    }
    for (const rate of numbers(options.rates)) {
      rows.push({ step: `${rate}/s`, ...await measure(nodes, size, rate, rate * +options.seconds) })
      if (!held(rows.at(-1))) break
    }
    rows.push({ step: 'burst', ...await measure(nodes, size, 0, 4000) })
    return rows
  } finally {
    nodes.forEach((n) => n.stop())
  }
}

// One node that so many others connect to, one after another: what a connection takes at the node's own process.
async function connect (kind, count) {
  const node = new Node(kind), crowd = new Node('cs')
  try {
    await Promise.all([node.ready, crowd.ready])
    await crowd.call('crowd', { addr: node.addr, n: 20 })
    const settled = async () => { await sleep(4000); return await node.call('stats') }
    const before = await settled()
    const { ms } = await crowd.call('crowd', { addr: node.addr, n: count })
    const after = await settled()
    return [{ step: `${count} connections`, p50: quantile(ascending(ms), 0.5), p99: quantile(ascending(ms), 0.99),
      rssMb: after.rssMb - before.rssMb,
      cpuMs: (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1000 / (after.conns - before.conns) }]
  } finally {
    node.stop()
    crowd.stop()
  }
}

// Many nodes in one process, which prints what it measures; the server's garbage collector, as one process holds what 200 would.
async function scale (count) {
  const child = spawn(commands.cs[0], [...commands.cs.slice(1), 'scale', count, 20, 10],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, DOTNET_gcServer: '1' } })
  let text = ''
  for await (const part of child.stdout) text += part
  process.stderr.write(text)
  const number = (pattern) => +text.match(pattern)[1]
  return [{ step: '20/s in one process', delivered: number(/delivered ([\d.]+)/), p50: number(/p50 ([\d.]+)/), p99: number(/p99 ([\d.]+)/),
    lastP99: number(/p99 ([\d.]+)/), cpuMs: number(/CPU ([\d.]+)/), rssMb: number(/process ([\d.]+)/) }]
}

const rows = new Map()
const add = (nodes, size, kind, measured) => measured.forEach((row) => {
  const key = JSON.stringify([nodes, size, row.step, kind])
  rows.set(key, [...(rows.get(key) ?? []), row])
})
for (let repeat = 0; repeat < +options.repeat; repeat++) {
  for (const count of numbers(options.nodes)) {
    for (const size of numbers(options.size)) {
      for (const kind of options.kinds.split(',')) {
        add(count, size, kind, await run(kind, count, size))
        process.stderr.write(`repeat ${repeat + 1}: ${count} × ${kind}, ${size} B done\n`)
      }
    }
  }
  if (+options.connections) for (const kind of options.kinds.split(',')) add(1, 0, kind, await connect(kind, +options.connections))
  if (+options.scale) add(+options.scale, 512, 'cs', await scale(+options.scale))
}
const order = (row) => row.rate === 0 ? Infinity : row.rate ?? -1
const columns = ['delivered', 'perSecond', 'p50', 'p99', 'lastP99', 'cpuMs', 'rssMb']
const result = [...rows].map(([key, repeats]) => {
  const [nodes, size, step, kind] = JSON.parse(key)
  const median = (column) => quantile(ascending(repeats.map((r) => r[column]).filter((v) => v != null)), 0.5)
  return { nodes, size, step, kind, rate: repeats[0].rate, ...Object.fromEntries(columns.map((c) => [c, median(c)])) }
}).sort((a, b) => a.nodes - b.nodes || a.size - b.size || order(a) - order(b))
const digits = { delivered: 1, perSecond: 0, cpuMs: 3, rssMb: 0 }
console.log(`${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, median of ${options.repeat}, milliseconds unless named otherwise`)
console.log('| nodes | bytes | step | kind | delivered % | messages/s | p50 | p99 | last node p99 | CPU ms per delivery | RSS MiB |')
console.log('|---|---|---|---|---|---|---|---|---|---|---|')
for (const row of result)
  console.log(
    `| ${row.nodes} | ${row.size} | ${row.step} | ${row.kind} | ` +
      `${columns.map((c) => row[c] == null ? '' : row[c].toFixed(digits[c] ?? 2)).join(' | ')} |`)
console.log('\n| aim | ours | js | ours to js | reached |\n|---|---|---|---|---|')
for (const line of aims(result)) console.log(`| ${line.join(' | ')} |`)
if (options.out) writeFileSync(options.out, JSON.stringify(result, null, 1) + '\n')
process.exit(0)
