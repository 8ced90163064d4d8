// A js-libp2p node driven by JSON lines: a command per line on stdin, one answer per line on stdout, and events.
// Environment: TOPICS (comma separated), HEARTBEAT in ms, PORT, KEY (protobuf of a private key, hex), SECURITY (tls or noise), COUNT (set:
// keep counters).
import { createInterface } from 'node:readline'
import { noise } from '@chainsafe/libp2p-noise'
import { generateKeyPair, privateKeyFromProtobuf } from '@libp2p/crypto/keys'
import { gossipsub } from '@libp2p/gossipsub'
import { identify, identifyPush } from '@libp2p/identify'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { tls } from '@libp2p/tls'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { messageId } from './message-id.mjs'

const env = process.env
const say = (line) => process.stdout.write(JSON.stringify(line) + '\n')
const hex = (bytes) => Buffer.from(bytes).toString('hex')

// What js' own counters say went over the wire, by the name of the counter.
const counters = {}
const count =
  ({ name }) => ({ inc: (by = 1) => { if (typeof by === 'number')
    counters[name] = (counters[name] ?? 0) + by }, set () {}, addCollect () {} })
const ignored = () => ({ startTimer: () => () => {}, observe () {}, reset () {}, set () {} })

const node = await createLibp2p({
  privateKey: env.KEY ? privateKeyFromProtobuf(Buffer.from(env.KEY, 'hex')) : await generateKeyPair('secp256k1'),
  addresses: { listen: [`/ip4/127.0.0.1/tcp/${env.PORT ?? 0}`] },
  transports: [tcp()],
  connectionEncrypters: [env.SECURITY === 'noise' ? noise() : tls()],
  streamMuxers: [yamux()],
  connectionGater: { denyDialMultiaddr: () => false },
  connectionManager: { maxConnections: 500, inboundConnectionThreshold: 1000, maxIncomingPendingConnections: 200 },
  services: {
    identify: identify(),
    identifyPush: identifyPush(),
    ping: ping(),
    pubsub: gossipsub({
      globalSignaturePolicy: 'StrictNoSign',
      msgIdFn: messageId,
      emitSelf: false,
      allowPublishToZeroTopicPeers: true,
      fallbackToFloodsub: false,
      doPX: false,
      heartbeatInterval: +(env.HEARTBEAT ?? 700),
      scoreParams: { IPColocationFactorWeight: 0 },
      ...(env.COUNT && { metricsRegister: { gauge: count, histogram: ignored, avgMinMax: ignored }, metricsTopicStrToLabel: new Map() }),
      ...JSON.parse(env.GOSSIP ?? '{}')
    })
  }
})
const pubsub = node.services.pubsub
const received = []
const identified = new Map()
pubsub.addEventListener('gossipsub:message', ({ detail }) => {
  received.push({ topic: detail.msg.topic, data: hex(detail.msg.data), from: detail.propagationSource.toString() })
})
node.addEventListener('peer:identify', ({ detail }) => {
  identified.set(detail.peerId.toString(), {
    agent: detail.agentVersion,
    protocol: detail.protocolVersion,
    protocols: detail.protocols,
    listen: detail.listenAddrs.map(String),
    observed: detail.observedAddr?.toString(),
    record: detail.signedPeerRecord
      && { seq: Number(detail.signedPeerRecord.seq), addresses: detail.signedPeerRecord.addresses.map(String) }
  })
})
for (const topic of (env.TOPICS ?? '').split(',').filter(Boolean)) pubsub.subscribe(topic)

async function echo ({ peer, protocol, data }) {
  const connection = node.getConnections().find((c) => c.remotePeer.toString() === peer)
  const stream = await connection.newStream(protocol)
  const body = Buffer.from(data, 'hex')
  const chunks = []
  const done = new Promise((resolve, reject) => {
    stream.addEventListener('message', (event) => chunks.push(Buffer.from(event.data.subarray())))
    stream.addEventListener('remoteCloseWrite', resolve)
    stream.addEventListener('close', (event) => event.error ? reject(event.error) : resolve())
  })
  stream.send(body)
  await stream.close()
  await done
  return { data: hex(Buffer.concat(chunks)) }
}

const commands = {
  async dial ({ addr }) {
    const c = await node.dial(multiaddr(addr));
    return { peer: c.remotePeer.toString(), multiplexer: c.multiplexer, encryption: c.encryption }
  },
  async ping ({ addr }) { return { ms: await node.services.ping.ping(multiaddr(addr)) } },
  async publish ({ topic, data }) { await pubsub.publish(topic, Buffer.from(data, 'hex')); return {} },
  async received () { return { messages: received } },
  async clear () { received.length = 0; return {} },
  async subscribe ({ topic }) { pubsub.subscribe(topic); return {} },
  async unsubscribe ({ topic }) { pubsub.unsubscribe(topic); return {} },
  async gossip ({ topic }) { return { mesh: pubsub.getMeshPeers(topic), subscribers: pubsub.getSubscribers(topic).map(String) } },
  async counters () { return { counters } },
  async score ({ peer }) { return { score: pubsub.getScore(peer) } },
  async identified ({ peer }) { return { info: identified.get(peer) ?? null } },
  async connections () { return { peers: node.getConnections().map((c) => c.remotePeer.toString()) } },
  async hangup ({ peer }) { for (const c of node.getConnections()) if (c.remotePeer.toString() === peer) await c.close(); return {} },
  echo,
  async exit () { await node.stop(); setTimeout(() => process.exit(0), 10); return {} }
}
createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, cmd, ...args } = JSON.parse(line)
  try { say({ id, ok: true, ...(await commands[cmd](args)) }) } catch (e) { say({ id, ok: false, error: `${e.name}: ${e.message}` }) }
}).on('close', () => process.exit(0))
say({ ev: 'ready', peer: node.peerId.toString(), addr: node.getMultiaddrs()[0].toString() })
