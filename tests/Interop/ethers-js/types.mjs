// Random ABI types and values. Values are JSON: integers as decimal strings, bytes as 0x.

export const leaf = (r) => {
  const bits = 8 * (1 + r.below(32));
  return r.pick([`uint${bits}`, `int${bits}`, 'address', 'bool', `bytes${1 + r.below(32)}`, 'bytes32', 'uint256', 'bytes', 'string']);
};

export function type(r, depth = 3) {
  if (depth > 0 && r.chance(30)) return `${type(r, depth - 1)}[${r.chance(50) ? '' : 1 + r.below(3)}]`;
  if (depth > 0 && r.chance(30)) return `tuple(${r.many(1 + r.below(4), () => type(r, depth - 1)).join(',')})`;
  return leaf(r);
}

export function value(r, of) {
  const array = /^(.*)\[(\d*)\]$/.exec(of);
  if (array) return r.many(array[2] ? Number(array[2]) : r.below(4), () => value(r, array[1]));
  if (of.startsWith('tuple(')) return members(of).map((member) => value(r, member));
  const [, name, size] = /^([a-z]+)(\d*)$/.exec(of);
  switch (name) {
    case 'uint': return r.uint(Number(size)).toString();
    case 'int': return r.int(Number(size)).toString();
    case 'address': return r.hex(20);
    case 'bool': return r.chance(50);
    case 'string': return r.text();
    case 'bytes': return r.hex(size ? Number(size) : r.below(80));
    default: throw new Error(of);
  }
}

function members(tuple) {
  const parts = [];
  let depth = 0;
  let part = '';
  for (const c of tuple.slice('tuple('.length, -1)) {
    if (c === ',' && depth === 0) { parts.push(part); part = ''; continue; }
    if (c === '(') depth++;
    if (c === ')') depth--;
    part += c;
  }
  return [...parts, part];
}
