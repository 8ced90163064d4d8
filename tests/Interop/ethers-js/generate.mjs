// Writes the vectors that tests/Ethereum.Tests reads: npm run vectors
import { writeFileSync } from 'node:fs';
import { version } from 'ethers';
import { cases } from './cases.mjs';

const SEED = 1;
const COUNT = 12;

const lines = cases(SEED, COUNT).map((one) => '    ' + JSON.stringify(one));
const text = `{\n  "source": "ethers ${version}, seed ${SEED}, ${COUNT} cases of each kind",\n  "cases": [\n${lines.join(',\n')}\n  ]\n}\n`;
writeFileSync(new URL('../../Ethereum.Tests/Vectors/ethers.json', import.meta.url), text);
