import type { Clock } from '../../../../chassis/clock.js';
import type { ShortMemory } from '../../../../chassis/short-memory.js';
import { tooManyWrongCodes } from '../../domain/codes/code-errors.js';

/** What all tills of a channel mistype together in a minute; for who guesses a code of six characters it takes months. */
export const mostWrongCodes = 60;
const windowSeconds = 60;

/**
 * Counts the codes that are none, by who asked for them and by the minute. Each takes one of so many places, so that those who ask at
 * the same time are counted too; when none is left, nothing is looked up for that caller any more in that minute.
 */
export class WrongCodes {
  constructor(
    private readonly memory: ShortMemory,
    private readonly clock: Clock,
  ) {}

  /** Throws RATE_LIMITED for a caller who has used up the minute's places. */
  async refuseGuesser(by: string): Promise<void> {
    if ((await this.memory.get(this.keyOf(by, mostWrongCodes))) !== null) throw this.refusal();
  }

  /** Takes the next place. Throws RATE_LIMITED when there is none. */
  async count(by: string): Promise<void> {
    const countKey = this.keyOf(by, 'count');
    const counted = Number((await this.memory.get(countKey)) ?? 0);
    for (let place = counted + 1; place <= mostWrongCodes; place += 1) {
      if (!(await this.memory.takeOnce(this.keyOf(by, place), 2 * windowSeconds))) continue;
      await this.memory.set(countKey, String(place), 2 * windowSeconds);
      return;
    }
    throw this.refusal();
  }

  private keyOf(by: string, place: number | 'count'): string {
    return `wrong-code:${by}:${String(Math.floor(this.seconds / windowSeconds))}:${String(place)}`;
  }

  private refusal(): Error {
    return tooManyWrongCodes({ retryAfter: windowSeconds - (Math.floor(this.seconds) % windowSeconds) });
  }

  private get seconds(): number {
    return this.clock.now().getTime() / 1000;
  }
}
