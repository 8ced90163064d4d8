// A grpc-js client behind standard input and output: one JSON request per line, one JSON answer per line. It reads the node's own
// .proto files, and learns of the services a second time by reflection.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { credentials, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { protoPath as healthProto } from 'grpc-health-check';

const protos = join(dirname(fileURLToPath(import.meta.url)), '../../../proto');
const reflectionProto =
  join(dirname(createRequire(import.meta.url).resolve('@grpc/reflection')), '../proto/grpc/reflection/v1/reflection.proto');
const form = { longs: String, enums: String, bytes: String, defaults: false, oneofs: true };
const { Query, Admin } = loadPackageDefinition(loadSync('oracle/v1/query.proto', { ...form, includeDirs: [protos] })).oracle.v1;
const services = {
  query: Query,
  admin: Admin,
  health: loadPackageDefinition(loadSync(healthProto, form)).grpc.health.v1.Health,
  reflection: loadPackageDefinition(
    loadSync(reflectionProto, { ...form, bytes: Buffer, keepCase: true })).grpc.reflection.v1.ServerReflection,
};

/** The names in a file descriptor: enough to see that the file is the one asked for. */
const plain = (reply) => reply.file_descriptor_response
  ? { files: reply.file_descriptor_response.file_descriptor_proto.map((file) => file.toString('latin1').match(/[a-z0-9_/]+\.proto/)[0]) }
  : reply;

/** One call of any kind; after `stop_after` replies it is cancelled, after `deadline` milliseconds it is over. */
const call = ({ service, method, address, request = {}, requests = [request], deadline, stop_after }) => new Promise((resolve) => {
  const client = new services[service](address, credentials.createInsecure());
  const { requestStream, responseStream } = services[service].service[method];
  const options = deadline === undefined ? {} : { deadline: Date.now() + deadline };
  const answer = { replies: [] };
  const take = (reply) => {
    answer.replies.push(plain(reply));
    if (answer.replies.length === stop_after) running.cancel();
  };
  const parameters = [...(requestStream ? [] : [request]), options,
    ...(responseStream ? [] : [(error, reply) => { if (!error) take(reply); }])];
  const running = client[method](...parameters);
  if (responseStream) running.on('data', take).on('error', () => {});
  running.on('status', ({ code, details }) => {
    setImmediate(() => { client.close(); resolve({ ...answer, code, details }); });
  });
  if (requestStream) {
    for (const each of requests) running.write(each);
    running.end();
  }
});

for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify({ result: await call(JSON.parse(line)) }));
