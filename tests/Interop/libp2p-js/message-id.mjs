// The id of a message: SHA-256(01000000 ‖ uint64LE(length of topic) ‖ topic ‖ data), the first 20 bytes.
import { createHash } from 'node:crypto'

export function messageId ({ topic, data }) {
  const name = Buffer.from(topic, 'utf8')
  const prefix = Buffer.alloc(12)
  prefix.writeUInt32LE(1, 0)
  prefix.writeBigUInt64LE(BigInt(name.length), 4)
  return new Uint8Array(createHash('sha256').update(prefix).update(name).update(data).digest().subarray(0, 20))
}
