// Every function of every interface says what it does (@notice), what each parameter is (@param) and what it returns (@return):
// read from what the compiler made of the sources, after `forge build`.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** A parameter's type as it stands in a signature. */
const typeOf = ({ type, components }) => (components ? `(${components.map(typeOf).join(',')})${type.slice('tuple'.length)}` : type);

/** What a function's documentation lacks, in words. */
function gaps(entry, userdoc, devdoc) {
  const [inputs, outputs] = [entry.inputs ?? [], entry.outputs ?? []];
  const signature = `${entry.name}(${inputs.map(typeOf).join(',')})`;
  const [user, dev] = [userdoc.methods?.[signature] ?? {}, devdoc.methods?.[signature] ?? {}];
  const returned = (output, place) => dev.returns?.[output.name || `_${place}`];
  return [
    ...(user.notice ? [] : ['@notice']),
    ...inputs.filter((input) => !dev.params?.[input.name]).map((input) => `@param ${input.name}`),
    ...outputs.filter((output, place) => !returned(output, place)).map((output) => `@return ${output.name}`.trim()),
  ].map((tag) => `${entry.name}: ${tag}`);
}

let functions = 0;
let missing = 0;
for (const file of fs.readdirSync(path.join(root, 'src/interfaces')).sort()) {
  const name = path.basename(file, '.sol');
  const { metadata } = JSON.parse(fs.readFileSync(path.join(root, 'out', file, `${name}.json`), 'utf8'));
  const { abi, userdoc, devdoc } = metadata.output;
  for (const entry of abi.filter((item) => item.type === 'function')) {
    functions++;
    for (const gap of gaps(entry, userdoc, devdoc)) {
      console.error(`src/interfaces/${file}: ${gap} is missing`);
      missing++;
    }
  }
}
console.log(`${functions} functions of interfaces, ${missing} tags missing`);
process.exitCode = missing > 0 || functions === 0 ? 1 : 0;
