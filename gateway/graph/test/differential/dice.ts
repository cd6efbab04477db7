/** Chance that can be repeated: the same words always roll the same number. */

/** A number in [0, 1) that depends on the text alone. FNV-1a, then mixed so that texts with a common head differ. */
export function chanceOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}

export class Dice {
  private thrown = 0;

  constructor(private readonly seed: string) {}

  next(): number {
    this.thrown += 1;
    return chanceOf(`${this.seed}/${this.thrown}`);
  }

  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(odds: number): boolean {
    return this.next() < odds;
  }

  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new Error('there is nothing to pick from');
    return from[this.below(from.length)]!;
  }

  /** Some of them, in their order; at least `least` where there are that many. */
  some<T>(from: readonly T[], least = 1, odds = 0.5): T[] {
    const must = new Set<number>();
    while (must.size < Math.min(least, from.length)) must.add(this.below(from.length));
    return from.filter((_, index) => must.has(index) || this.chance(odds));
  }
}
