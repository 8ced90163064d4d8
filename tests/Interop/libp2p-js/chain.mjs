// Dials as libp2p does up to TLS and shows the certificates of CERTIFICATES (PEM, the first with KEY), however many they are.
// Prints "accepted" when the other side goes on, "refused" when it does not.
import net from 'node:net'
import tls from 'node:tls'

const token = (text) => Buffer.concat([Buffer.from([text.length + 1]), Buffer.from(text + '\n')])
const raw = net.connect(+process.env.PORT, '127.0.0.1')
raw.write(Buffer.concat([token('/multistream/1.0.0'), token('/tls/1.0.0')]))
let seen = 0
const expected = token('/multistream/1.0.0').length + token('/tls/1.0.0').length
raw.on('readable', function negotiate () {
  const chunk = raw.read(expected - seen)
  if (chunk === null) return
  seen += chunk.length
  if (seen < expected) return
  raw.off('readable', negotiate)
  const secure =
    tls.connect(
      { socket: raw, cert: process.env.CERTIFICATES, key: process.env.KEY, ALPNProtocols: ['/yamux/1.0.0', 'libp2p'], minVersion: 'TLSv1.3',
        rejectUnauthorized: false })
  // A yamux ping: whoever was let in gets a pong.
  secure.on('secureConnect', () => secure.write(Buffer.from('000200010000000000000007', 'hex')))
  secure.on('data', () => finish('accepted'))
  secure.on('error', () => finish('refused'))
  secure.on('close', () => finish('refused'))
})
raw.on('error', () => finish('refused'))
function finish (word) { console.log(word); process.exit(0) }
