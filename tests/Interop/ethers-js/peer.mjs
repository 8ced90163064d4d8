// ethers behind standard input and output: one JSON request per line, one JSON answer per line.
import { createInterface } from 'node:readline';
import { AbiCoder, Transaction, decryptKeystoreJson, recoverAddress, verifyTypedData } from 'ethers';
import { cases } from './cases.mjs';

const plain = (value) => typeof value === 'bigint' ? value.toString() : typeof value === 'object' ? Array.from(value, plain) : value;

const operations = {
  cases: ({ seed, count }) => cases(seed, count),
  recover: ({ digest, signature }) => recoverAddress(digest, signature),
  verifyTypedData: ({ domain, types, message, signature }) => verifyTypedData(domain, types, message, signature),
  decode: ({ types, data }) => plain(AbiCoder.defaultAbiCoder().decode(types, data)),
  transaction: ({ raw }) => {
    const { hash, from, to, nonce, type, chainId } = Transaction.from(raw);
    return { hash, from, to, nonce, type, chainId: chainId.toString() };
  },
  keystore: async ({ json, password }) => {
    const { address, privateKey } = await decryptKeystoreJson(json, password);
    return { address, privateKey };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let answer;
  try {
    answer = { result: await operations[request.op](request) };
  } catch (error) {
    answer = { error: error.shortMessage ?? error.message };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
