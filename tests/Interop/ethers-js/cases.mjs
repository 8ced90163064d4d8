// Cases with the answers that ethers gives to them.
import {
  AbiCoder, Interface, SigningKey, Transaction, TypedDataEncoder,
  computeAddress, encodeRlp, encryptKeystoreJsonSync, getAddress, getCreate2Address, getCreateAddress, keccak256,
} from 'ethers';
import { Random } from './random.mjs';
import { leaf, type, value } from './types.mjs';

const coder = AbiCoder.defaultAbiCoder();
const key = (r) => new SigningKey(keccak256(r.hex(32)));

const makers = {
  keccak(r) {
    const data = r.hex(r.below(500));
    return { data, hash: keccak256(data) };
  },

  address(r) {
    const [sender, salt, code] = [r.hex(20), r.hex(32), r.hex(r.below(50))];
    const nonce = Number(r.uint(40));
    return {
      sender, salt, code, nonce, checksum: getAddress(sender),
      create: getCreateAddress({ from: sender, nonce }), create2: getCreate2Address(sender, salt, keccak256(code)),
    };
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

  rlp(r) {
    const item = (depth) => depth > 0 && r.chance(50) ? r.many(r.below(6), () => item(depth - 1)) : r.hex(r.chance(20) ? r.below(400) : r.below(4));
    const data = item(4);
    return { data, encoded: encodeRlp(data) };
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

  typedData(r) {
    const names = [...new Set(r.many(1 + r.below(4), (i) => 'ABCD'[r.below(4)] + r.name() + i))];
    const types = {};
    const arrays = () => r.many(r.below(3), () => `[${r.chance(50) ? '' : 1 + r.below(3)}]`).join('');
    names.forEach((name, i) => {
      types[name] = r.many(1 + r.below(5), (j) => ({
        name: `m${j}`, type: (i + 1 < names.length && r.chance(40) ? names[i + 1 + r.below(names.length - i - 1)] : leaf(r)) + arrays(),
      }));
      // Every later struct is reachable, so that the first is the primary type.
      if (i + 1 < names.length) types[name].push({ name: 'next', type: names[i + 1] + arrays() });
    });
    const message = (of) => {
      const array = /^(.*)\[(\d*)\]$/.exec(of);
      if (array) return r.many(array[2] ? Number(array[2]) : r.below(3), () => message(array[1]));
      return types[of] ? Object.fromEntries(types[of].map((m) => [m.name, message(m.type)])) : value(r, of);
    };
    const domain = {};
    if (r.chance(70)) domain.name = r.text();
    if (r.chance(70)) domain.version = r.text();
    if (r.chance(70)) domain.chainId = r.uint(64).toString();
    if (r.chance(70)) domain.verifyingContract = r.hex(20);
    if (r.chance(30)) domain.salt = r.hex(32);
    const data = message(names[0]);
    const payload = TypedDataEncoder.getPayload(domain, types, data);
    const signer = key(r);
    const digest = TypedDataEncoder.hash(domain, types, data);
    return {
      types, primaryType: names[0], domain, message: data, payload, key: signer.privateKey,
      encodeType: TypedDataEncoder.from(types).encodeType(names[0]), structHash: TypedDataEncoder.hashStruct(names[0], types, data),
      separator: TypedDataEncoder.hashDomain(domain), digest, signature: signer.sign(digest).serialized,
    };
  },

  transaction(r) {
    const signer = key(r);
    const modern = r.chance(60);
    const fields = {
      type: modern ? 2 : 0, chainId: (r.uint(40) + 1n).toString(), nonce: Number(r.uint(40)), gasLimit: r.uint(40).toString(),
      to: r.chance(80) ? r.hex(20) : null, value: r.uint(100).toString(), data: r.hex(r.below(100)),
    };
    if (modern) {
      const tip = r.uint(50);
      Object.assign(fields, {
        maxPriorityFeePerGas: tip.toString(), maxFeePerGas: (tip + r.uint(50)).toString(),
        accessList: r.many(r.below(3), () => ({ address: r.hex(20), storageKeys: r.many(r.below(3), () => r.hex(32)) })),
      });
    } else {
      fields.gasPrice = r.uint(60).toString();
    }
    const transaction = Transaction.from(fields);
    const unsignedHash = transaction.unsignedHash;
    transaction.signature = signer.sign(unsignedHash);
    return { key: signer.privateKey, ...fields, unsignedHash, raw: transaction.serialized, hash: transaction.hash, from: transaction.from };
  },

  keystore(r) {
    const signer = key(r);
    const password = r.text().normalize('NFKC');
    const options = { salt: r.hex(32), iv: r.hex(16), uuid: r.hex(16), scrypt: { N: 2 ** (1 + r.below(8)), r: 1 + r.below(8), p: 1 + r.below(3) } };
    const account = { address: computeAddress(signer), privateKey: signer.privateKey };
    return { key: signer.privateKey, address: account.address, password, json: encryptKeystoreJsonSync(account, password, options) };
  },
};

// COUNT cases of each kind.
export function cases(seed, count) {
  return Object.entries(makers).flatMap(([kind, make], k) => {
    const r = new Random(seed * 1000 + k);
    return r.many(count, () => ({ kind, ...make(r) }));
  });
}
