// The js-libp2p node of the benchmark: the same commands as bench/P2pNode. Runs in tests/Interop/libp2p-js, whose packages it uses.
import { randomFillSync } from 'node:crypto'
import { createInterface } from 'node:readline'

// The packages stand beside the interoperability tests, not beside this file.
const home = new URL('../tests/Interop/libp2p-js/', import.meta.url)
const load = (path) => import(new URL(`node_modules/${path}/dist/src/index.js`, home))
const [{ createLibp2p }, { tcp }, { tls }, { yamux }, { identify }, { ping }, { gossipsub }, { generateKeyPair }, { multiaddr }] =
  await Promise.all([
  load('libp2p'), load('@libp2p/tcp'), load('@libp2p/tls'), load('@libp2p/yamux'), load('@libp2p/identify'), load('@libp2p/ping'),
  load('@libp2p/gossipsub'),
  import(new URL('node_modules/@libp2p/crypto/dist/src/keys/index.js', home)), load('@multiformats/multiaddr')
])
const { messageId } = await import(new URL('message-id.mjs', home))

const TOPIC = 'bench/1'
const now = () => process.hrtime.bigint()
const ms = (since) => Number(now() - since) / 1e6
const say = (line) => process.stdout.write(JSON.stringify(line) + '\n')

const node = await createLibp2p({
  privateKey: await generateKeyPair('secp256k1'),
  addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
  transports: [tcp()],
  connectionEncrypters: [tls()],
  streamMuxers: [yamux()],
  connectionGater: { denyDialMultiaddr: () => false },
  connectionManager: { maxConnections: 500, inboundConnectionThreshold: 1000, maxIncomingPendingConnections: 200 },
  services: {
    identify: identify(),
    ping: ping(),
    pubsub: gossipsub(
      { globalSignaturePolicy: 'StrictNoSign', msgIdFn: messageId, emitSelf: false, allowPublishToZeroTopicPeers: true, floodPublish: true,
        fallbackToFloodsub: false, doPX: false, scoreParams: { IPColocationFactorWeight: 0 } })
  }
})
const pubsub = node.services.pubsub
let latencies = []
let bytes = 0
pubsub.addEventListener('gossipsub:message', ({ detail: { msg } }) => {
  const view = new DataView(msg.data.buffer, msg.data.byteOffset, msg.data.byteLength)
  latencies.push([view.getUint32(8), Number(now() - view.getBigInt64(0))])
  bytes += msg.data.length
})
pubsub.subscribe(TOPIC)

function message (size, number) {
  const data = randomFillSync(new Uint8Array(size))
  const view = new DataView(data.buffer)
  view.setUint32(8, number)
  view.setBigInt64(0, now())
  return data
}

const commands = {
  async dial ({ addr }) { const since = now(); await node.dial(multiaddr(addr)); return { ms: ms(since) } },
  async ping ({ addr, n = 200 }) {
    const times = []
    for (let i = 0; i < n; i++) { const since = now(); await node.services.ping.ping(multiaddr(addr)); times.push(ms(since)) }
    return { ms: times }
  },
  async publish ({ count, size, rate, base = 0 }) {
    const since = now()
    let errors = 0
    for (let sent = 0; sent < count;) {
      const due = rate > 0 ? Math.min(count, Math.floor(ms(since) / 1e3 * rate) + 1) : Math.min(count, sent + 32)
      for (; sent < due; sent++) await pubsub.publish(TOPIC, message(size, base + sent)).catch(() => errors++)
      await (rate > 0 ? new Promise((done) => setTimeout(done, 1)) : new Promise((done) => setImmediate(done)))
    }
    return { ms: ms(since), errors }
  },
  async reset () { latencies = []; bytes = 0; return {} },
  async stats () {
    return { recv: latencies.length, bytes, mesh: pubsub.getMeshPeers(TOPIC).length, subs: pubsub.getSubscribers(TOPIC).length,
      conns: node.getConnections().length, rssMb: process.memoryUsage().rss / 1048576, cpu: process.cpuUsage() }
  },
  async latencies () { return { lat: latencies } }
}
createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, cmd, ...args } = JSON.parse(line)
  if (cmd === 'exit') process.exit(0)
  try { say({ id, ok: true, ...(await commands[cmd](args)) }) } catch (e) { say({ id, ok: false, error: String(e) }) }
}).on('close', () => process.exit(0))
say({ ev: 'ready', addr: node.getMultiaddrs()[0].toString() })
