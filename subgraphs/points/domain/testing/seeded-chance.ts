/** Chance that falls the same way again for the same seed, on every machine (mulberry32). */
export class SeededChance {
  constructor(private state: number) {}

  /** At least 0 and below 1. */
  fraction(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  happens(probability: number): boolean {
    return this.fraction() < probability;
  }

  oneOf<T>(things: readonly T[]): T {
    const thing = things[this.between(0, things.length - 1)];
    if (thing === undefined) throw new Error('there is nothing to choose from');
    return thing;
  }
}
