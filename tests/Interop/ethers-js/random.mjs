// A small seeded generator: the same seed gives the same cases everywhere.

export class Random {
  constructor(seed) { this.state = seed >>> 0; }

  // mulberry32, in the public domain
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  below(n) { return this.next() % n; }
  chance(percent) { return this.below(100) < percent; }
  pick(list) { return list[this.below(list.length)]; }
  many(count, make) { return Array.from({ length: count }, (_, i) => make(i)); }

  hex(bytes) { return '0x' + this.many(bytes, () => this.below(256).toString(16).padStart(2, '0')).join(''); }

  uint(bits) {
    const limit = 1n << BigInt(bits);
    if (this.chance(10)) return 0n;
    if (this.chance(10)) return limit - 1n;
    const width = BigInt(1 + this.below(bits));
    return BigInt(this.hex(32)) % (1n << width) % limit;
  }

  int(bits) {
    const value = this.uint(bits - 1);
    return this.chance(50) ? value : -value - 1n;
  }

  text() {
    const alphabet = ['a', 'Z', '0', ' ', '"', '\\', '\n', 'é', 'ß', '中', '\u200d', '𝄞', '🔑'];
    return this.many(this.below(40), () => this.pick(alphabet)).join('');
  }

  name() { return this.pick('abcdefghij') + this.next().toString(36); }
}
