// A grpc-js server, and a grpc-js client behind standard input and output: one JSON request per line, one JSON answer per line.
// The first line tells the server's port.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { join, dirname } from 'node:path';
import { Metadata, Server, ServerCredentials, credentials, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation, protoPath as healthProto } from 'grpc-health-check';
import { Echo, definition, implementation, sha256 } from './echo.mjs';

const limits = { 'grpc.max_receive_message_length': 8 << 20 };
const reflectionProto = join(dirname(createRequire(import.meta.url).resolve('@grpc/reflection')), '../proto/grpc/reflection/v1/reflection.proto');
const services = {
  echo: Echo,
  health: loadPackageDefinition(loadSync(healthProto, { enums: String })).grpc.health.v1.Health,
  reflection: loadPackageDefinition(loadSync(reflectionProto, { keepCase: true, oneofs: true })).grpc.reflection.v1.ServerReflection,
};

const server = new Server(limits);
server.addService(Echo.service, implementation);
const health = new HealthImplementation({ '': 'SERVING', a: 'NOT_SERVING' });
health.addToServer(server);
new ReflectionService(definition).addToServer(server);

const metadataOf = (entries = []) => {
  const metadata = new Metadata();
  for (const [key, value] of entries) metadata.add(key, key.endsWith('-bin') ? Buffer.from(value, 'hex') : value);
  return metadata;
};
const entriesOf = (metadata) => Object.fromEntries(Object.keys(metadata.getMap()).map((key) =>
  [key, metadata.get(key).map((value) => Buffer.isBuffer(value) ? value.toString('hex') : value)]));
const requestOf = ({ size, ...fields }) => size === undefined ? fields : { ...fields, payload: Buffer.alloc(size, 'payload ') };
const plain = (reply) => reply.payload?.length > 100 ? { ...reply, payload: undefined, size: reply.payload.length, sha256: sha256(reply.payload) } : reply;

/** One call of any kind; `stop_after` replies or `cancel_after` milliseconds it is cancelled. Answers with all that came. */
const call = ({ service, method, address, requests = [], metadata, deadline, cancel_after, stop_after }) => new Promise((resolve) => {
  const client = new services[service](address, credentials.createInsecure(), limits);
  const { requestStream, responseStream } = services[service].service[method];
  const options = deadline === undefined ? {} : { deadline: Date.now() + deadline };
  const answer = { replies: [], headers: {}, trailers: {} };
  const take = (reply) => {
    answer.replies.push(plain(reply));
    if (answer.replies.length === stop_after) running.cancel();
  };
  const parameters = [...(requestStream ? [] : [requestOf(requests[0])]), metadataOf(metadata), options,
    ...(responseStream ? [] : [(error, reply) => { if (!error) take(reply); }])];
  const running = client[method](...parameters);
  running.on('metadata', (headers) => { answer.headers = entriesOf(headers); });
  if (responseStream) running.on('data', take).on('error', () => {});
  running.on('status', ({ code, details, metadata: trailers }) => {
    Object.assign(answer, { code, details, trailers: entriesOf(trailers) });
    setImmediate(() => { client.close(); resolve(answer); });
  });
  if (cancel_after !== undefined) setTimeout(() => running.cancel(), cancel_after);
  if (requestStream) {
    for (const request of requests) running.write(requestOf(request));
    if (stop_after === undefined) running.end();
  }
});

const operations = {
  call,
  health: ({ service, status }) => { health.setStatus(service, status); return true; },
};

server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(JSON.stringify({ port }));
});
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  console.log(JSON.stringify({ result: await operations[request.op](request) }));
}
server.forceShutdown();
