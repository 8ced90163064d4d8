// The service of echo.proto, as grpc-js serves it.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Metadata, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

export const definition = loadSync(fileURLToPath(new URL('echo.proto', import.meta.url)), { keepCase: true, defaults: true });
export const { Echo } = loadPackageDefinition(definition).flashback.testing;
export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

let cancellations = 0;

const failure = ({ status, detail }) => {
  const metadata = new Metadata();
  metadata.set('why', 'asked');
  metadata.set('why-bin', Buffer.from([0, 1, 255]));
  return { code: status, details: detail, metadata };
};

// Plain iteration would destroy the stream at its end, and the replies with it.
const requestsOf = (call) => call.iterator({ destroyOnReturn: false });

/** The reply, or an exception that is a status, or nothing ever. */
const replyTo = (request, call) => {
  if (request.hang) return new Promise(() => call.once('cancelled', () => { cancellations++; }));
  if (request.status) throw failure(request);
  let { count } = request;
  if (request.tell_deadline) count = Math.round(call.getDeadline() - Date.now());
  if (request.tell_cancellations) count = cancellations;
  return { text: request.text, payload: request.payload, count };
};

export const implementation = {
  async Unary(call, callback) {
    const headers = new Metadata();
    for (const text of call.metadata.get('x-echo')) headers.add('x-echo', text);
    if (call.metadata.get('x-echo').length) call.sendMetadata(headers);
    const trailers = new Metadata();
    for (const bytes of call.metadata.get('x-echo-bin')) trailers.add('x-echo-bin', bytes);
    try {
      callback(null, await replyTo(call.request, call), trailers);
    } catch (status) {
      callback(status);
    }
  },

  async ServerStreaming(call) {
    const { text, payload, count } = call.request;
    for (let i = 0; i < count; i++) call.write({ text: text + i, payload, count: i });
    try {
      await replyTo(call.request, call);
      call.end();
    } catch (status) {
      call.emit('error', status);
    }
  },

  async ClientStreaming(call, callback) {
    const all = { text: '', payload: Buffer.alloc(0), count: 0 };
    try {
      for await (const request of requestsOf(call)) {
        await replyTo(request, call);
        all.text += request.text;
        all.payload = request.payload;
        all.count++;
      }
      callback(null, all);
    } catch (status) {
      callback(status);
    }
  },

  async Duplex(call) {
    try {
      for await (const request of requestsOf(call)) call.write(await replyTo(request, call));
      call.end();
    } catch (status) {
      call.emit('error', status);
    }
  },
};
