// Cases with the answers that ethers gives to them.
import {
  AbiCoder, Interface, SigningKey, Transaction,
  computeAddress, encryptKeystoreJsonSync, getAddress, keccak256,
} from 'ethers';
import { Random } from './random.mjs';
import { leaf, type, value } from './types.mjs';

const coder = AbiCoder.defaultAbiCoder();
const key = (r) => new SigningKey(keccak256(r.hex(32)));

// A kind keeps its number for good, also when others go, so that its cases stay what they are.
const numbers = { keccak: 0, address: 1, signature: 2, abi: 4, contract: 5, transaction: 7, keystore: 8 };

const makers = {
  keccak(r) {
    const data = r.hex(r.below(500));
    return { data, hash: keccak256(data) };
  },

  address(r) {
    const sender = r.hex(20);
    return { sender, checksum: getAddress(sender) };
  },

  signature(r) {
    const signer = key(r);
    const digest = r.hex(32);
    const signature = signer.sign(digest);
    return {
      key: signer.privateKey, digest, signature: signature.serialized, compact: signature.compactSerialized,
      compressed: signer.compressedPublicKey, uncompressed: signer.publicKey, address: computeAddress(signer),
    };
  },

  abi(r) {
    const types = r.many(1 + r.below(4), () => type(r));
    const values = types.map((t) => value(r, t));
    return { types, values, encoded: coder.encode(types, values) };
  },

  contract(r) {
    const [functionName, eventName, errorName] = r.many(3, () => r.name());
    const inputs = r.many(r.below(4), () => type(r, 2));
    const outputs = r.many(1 + r.below(3), () => type(r, 2));
    const fields = r.many(r.below(5), (i) => ({ type: i < 3 && r.chance(50) ? leaf(r) : type(r, 2), name: `f${i}` }));
    let indexed = 0;
    for (const field of fields) field.indexed = !/[[(]/.test(field.type) && indexed < 3 && r.chance(60) && ++indexed > 0;
    const face = new Interface([
      `function ${functionName}(${inputs.join(',')}) view returns (${outputs.join(',')})`,
      `event ${eventName}(${fields.map((f) => `${f.type}${f.indexed ? ' indexed' : ''} ${f.name}`).join(',')})`,
      `error ${errorName}(${inputs.join(',')})`,
    ]);
    const args = inputs.map((t) => value(r, t));
    const returned = outputs.map((t) => value(r, t));
    const logged = fields.map((f) => value(r, f.type));
    return {
      abi: JSON.parse(face.formatJson()), functionName, eventName, errorName, inputs, outputs,
      fields, args, returned, logged,
      call: face.encodeFunctionData(functionName, args), result: face.encodeFunctionResult(functionName, returned),
      log: face.encodeEventLog(eventName, logged), error: face.encodeErrorResult(errorName, args),
    };
  },

  transaction(r) {
    const signer = key(r);
    const tip = r.uint(50);
    const fields = {
      type: 2, chainId: (r.uint(40) + 1n).toString(), nonce: Number(r.uint(40)), gasLimit: r.uint(40).toString(),
      to: r.chance(80) ? r.hex(20) : null, value: r.uint(100).toString(), data: r.hex(r.below(100)),
      maxPriorityFeePerGas: tip.toString(), maxFeePerGas: (tip + r.uint(50)).toString(),
    };
    const transaction = Transaction.from(fields);
    transaction.signature = signer.sign(transaction.unsignedHash);
    return { key: signer.privateKey, ...fields, raw: transaction.serialized, hash: transaction.hash, from: transaction.from };
  },

  keystore(r) {
    const signer = key(r);
    const password = r.text().normalize('NFKC');
    const options = { salt: r.hex(32), iv: r.hex(16), uuid: r.hex(16),
      scrypt: { N: 2 ** (1 + r.below(8)), r: 1 + r.below(8), p: 1 + r.below(3) } };
    const account = { address: computeAddress(signer), privateKey: signer.privateKey };
    return { key: signer.privateKey, address: account.address, password, json: encryptKeystoreJsonSync(account, password, options) };
  },
};

// COUNT cases of each kind.
export function cases(seed, count) {
  return Object.entries(makers).flatMap(([kind, make]) => {
    const r = new Random(seed * 1000 + numbers[kind]);
    return r.many(count, () => ({ kind, ...make(r) }));
  });
}
