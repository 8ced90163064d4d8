#!/usr/bin/env node
// Lets forge use the npm `solc` (WebAssembly): answers the two calls forge makes of a native compiler,
// `--version` and `--standard-json [--base-path P] [--include-path P]...`.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const args = process.argv.slice(2);

/** Loading the WebAssembly takes about a second, so the long version is remembered beside the package. */
function longVersion() {
  const folder = path.dirname(require.resolve('solc/package.json'));
  const { version } = require('solc/package.json');
  const memo = path.join(folder, '.long-version');
  try {
    const known = fs.readFileSync(memo, 'utf8').trim();
    if (known.startsWith(`${version}+`)) return known;
  } catch {
    // Not remembered yet.
  }
  const long = require('solc').version();
  try {
    fs.writeFileSync(memo, long);
  } catch {
    // A read-only install only costs the second again.
  }
  return long;
}

function compile() {
  const roots = args.flatMap((a, i) => (a === '--base-path' || a === '--include-path' ? [args[i + 1]] : []));
  const find = (file) => {
    for (const candidate of [file, ...roots.map((root) => path.join(root, file))]) {
      if (fs.existsSync(candidate)) return { contents: fs.readFileSync(candidate, 'utf8') };
    }
    return { error: `File not found: ${file}` };
  };
  const output = Buffer.from(require('solc').compile(fs.readFileSync(0, 'utf8'), { import: find }));
  for (let at = 0; at < output.length; ) at += fs.writeSync(1, output, at);
}

if (args.includes('--version')) {
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${longVersion()}`);
} else if (args.includes('--standard-json')) {
  compile();
} else {
  console.error('solc wrapper: only --version and --standard-json are supported');
  process.exitCode = 2;
}
