// An observer: follows the validators' topic with js-libp2p and checks every signature itself. See docs/observing.md.
//
//   node observer.mjs --chain 31337 --oracle 0x… [--key HEX] MULTIADDR…
//
// Prints a JSON line with its own peer id, then one per batch commitment and vote: who signed what.
import { parseArgs } from 'node:util'
import { generateKeyPair, privateKeyFromProtobuf } from '@libp2p/crypto/keys'
import { gossipsub } from '@libp2p/gossipsub'
import { identify } from '@libp2p/identify'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { tls } from '@libp2p/tls'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 as keccak } from '@noble/hashes/sha3.js'
import { createLibp2p } from 'libp2p'
import { messageId } from './message-id.mjs'

const { values: options, positionals: validators } =
  parseArgs({ allowPositionals: true, options: { chain: { type: 'string' }, oracle: { type: 'string' }, key: { type: 'string' } } })
const say = (line) => process.stdout.write(JSON.stringify(line) + '\n')
const hex = (bytes) => '0x' + Buffer.from(bytes).toString('hex')

// --- What is signed: EIP-712, as docs/protocol.md states it. Every field is one word of 32 bytes, big endian.
const word = (value) => typeof value === 'bigint'
  ? Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
  : Buffer.concat([Buffer.alloc(32 - value.length), value])
const text = (value) => Buffer.from(keccak(Buffer.from(value)))
const structHash = (type, ...fields) => Buffer.from(keccak(Buffer.concat([text(type), ...fields.map(word)])))
const domain = structHash('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)',
  text('Flashback Oracle'), text('1'), BigInt(options.chain), Buffer.from(options.oracle.slice(2), 'hex'))

function signer (hash, signature) {
  const digest = keccak(Buffer.concat([Buffer.from([0x19, 0x01]), domain, hash]))
  const point = secp256k1.Signature.fromBytes(signature.subarray(0, 64), 'compact').addRecoveryBit(signature[64] - 27)
    .recoverPublicKey(digest)
  return hex(keccak(point.toBytes(false).subarray(1)).subarray(12))
}

// --- How it is sent: protobuf oracle.v1.GossipEnvelope. Fields by number; numbers as bigint, the rest as bytes.
function fields (bytes) {
  const found = new Map()
  let at = 0
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) { const b = bytes[at++]; value |= BigInt(b & 0x7f) << shift; if (b < 0x80) return value }
  }
  while (at < bytes.length) {
    const tag = Number(varint())
    if ((tag & 7) === 0) { found.set(tag >> 3, varint()); continue }
    const length = Number(varint())
    found.set(tag >> 3, bytes.subarray(at, at += length))
  }
  return found
}

const number = (message, field) => message.get(field) ?? 0n
const kinds = {
  1 (batch) {
    const hash = structHash('ObservationBatch(uint64 epoch,address observer,bytes32 root,uint32 count)', number(batch, 1), batch.get(2),
      batch.get(3), number(batch, 4))
    return { kind: 'batch', epoch: Number(number(batch, 1)), observer: hex(batch.get(2)), root: hex(batch.get(3)),
      signer: signer(hash, batch.get(5)) }
  },
  4 (vote) {
    const report = fields(vote.get(1))
    const hash = structHash(
      'Report(uint64 epoch,uint32 round,bytes32 verdictsRoot,uint32 verdictCount,bytes32 batchesRoot,uint256 included,bytes32 snapshot)',
      number(report, 1), number(report, 2), report.get(3), number(report, 4), report.get(5), report.get(6), report.get(7))
    return { kind: 'vote', epoch: Number(number(report, 1)), report: hex(hash), signer: signer(hash, vote.get(2)) }
  }
}

function read (data) {
  for (const [field, bytes] of fields(data)) if (kinds[field]) return kinds[field](fields(bytes))
  return null // A reveal or a proposal: the example looks at commitments and votes only.
}

// --- The node: StrictNoSign, the network's message id, and nothing published.
const topic = `/flashback/1/${options.chain}/${options.oracle.toLowerCase()}/consensus`
const node = await createLibp2p({
  privateKey: options.key ? privateKeyFromProtobuf(Buffer.from(options.key, 'hex')) : await generateKeyPair('secp256k1'),
  transports: [tcp()],
  connectionEncrypters: [tls()],
  streamMuxers: [yamux()],
  connectionGater: { denyDialMultiaddr: () => false },
  services: { identify: identify(), ping: ping(),
    pubsub: gossipsub({ globalSignaturePolicy: 'StrictNoSign', msgIdFn: messageId, fallbackToFloodsub: false, doPX: false }) }
})
const { pubsub } = node.services
// Who forwards what no validator signed is held to account: the router lowers its score.
pubsub.topicValidators.set(topic, (from, message) => {
  try {
    const seen = read(message.data)
    if (seen?.kind === 'batch' && seen.signer !== seen.observer) return 'reject'
    return 'accept'
  } catch {
    return 'reject'
  }
})
pubsub.addEventListener('gossipsub:message', ({ detail: { msg } }) => {
  const seen = msg.topic === topic ? read(msg.data) : null
  if (seen) say(seen)
})
pubsub.subscribe(topic)
say({ ready: node.peerId.toString() })
await Promise.all(validators.map((address) => node.dial(multiaddr(address))))
process.stdin.on('close', () => process.exit(0)).resume()
