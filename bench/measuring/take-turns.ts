import { runLoad, type Ask } from './load.js';
import { runPacedLoad } from './paced-load.js';
import { median } from './ratios.js';
import type { Measured, Usage } from './tally.js';

/** One way of doing the work, ready to be asked. */
export interface Contender {
  name: string;
  inFlight: number;
  laneOf: (lane: number) => Ask;
  /** Waits until what it has set going beside its answers is done, so that the next one does not pay for it. */
  settle?: () => Promise<void>;
  usage?: () => Promise<Usage>;
}

export interface Turns {
  rounds: number;
  seconds: number;
  warmUpSeconds: number;
  /** Requests that begin per second, for everyone the same; when absent each is asked again as soon as it answers. */
  perSecond?: number;
  pauseAfterRefusalMs?: number;
}

/** What a contender reached in every round. */
export class Results {
  private readonly byName = new Map<string, Measured[]>();

  add(name: string, measured: Measured): void {
    this.byName.set(name, [...(this.byName.get(name) ?? []), measured]);
  }

  /** Throws for a name that was not measured. */
  of(name: string): readonly Measured[] {
    const found = this.byName.get(name);
    if (!found) throw new Error(`${name} was not measured`);
    return found;
  }

  names(): string[] {
    return [...this.byName.keys()];
  }

  median(name: string, figure: keyof Measured): number {
    return median(this.of(name).map((measured) => measured[figure]));
  }

  /** In all rounds together. */
  refused(name: string): number {
    return this.of(name).reduce((sum, { refused }) => sum + refused, 0);
  }

  /** Median of the rounds' ratios: both sides of each come from the same minute of the machine. */
  ratio(name: string, to: string, figure: keyof Measured = 'rate'): number {
    const others = this.of(to);
    return median(this.of(name).map((measured, round) => measured[figure] / (others[round]?.[figure] ?? NaN)));
  }
}

/** A B C A B C: whatever else the machine does falls on all of them alike. */
export async function takeTurns(contenders: readonly Contender[], turns: Turns): Promise<Results> {
  const results = new Results();
  for (let round = 1; round <= turns.rounds; round += 1) {
    for (const contender of contenders) {
      const { name } = contender;
      const measured = await takeTurn(contender, turns);
      results.add(name, measured);
      await contender.settle?.();
      const { rate, p99, refused } = measured;
      console.log(
        `round ${round}/${turns.rounds}  ${name}: ${Math.round(rate).toLocaleString('en')}/s, p99 ${p99.toFixed(1)} ms` +
          (refused > 0 ? `, ${refused} refused` : ''),
      );
    }
  }
  return results;
}

function takeTurn({ inFlight, laneOf, usage }: Contender, { perSecond, ...turn }: Turns): Promise<Measured> {
  if (perSecond === undefined) return runLoad({ ...turn, inFlight, usage }, laneOf);
  return runPacedLoad({ ...turn, perSecond, usage }, laneOf(0));
}
