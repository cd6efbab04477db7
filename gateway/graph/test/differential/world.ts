/**
 * What the subgraphs of one case know and what goes wrong in them. Nothing is remembered and nothing is counted: every
 * value and every fault follows from the seed and from where it is asked for, so that two executors that ask in another
 * order, or for equal things once instead of twice, still meet the same world.
 */
import { chanceOf } from './dice.js';

/** How often each kind of fault strikes a place where it could, from 0 to 1. */
export interface Odds {
  /** A nullable field or list element is null. */
  absent: number;
  /** A non-null field or list element is null: the subgraph itself reports it and lets the null travel up. */
  nullWhereNone: number;
  /** A resolver, or the look-up of an entity, throws. */
  failure: number;
  /** A list has no elements. */
  emptyList: number;
  /** What a subgraph says is not what it was asked for, in words that JSON and GraphQL allow: see rude-answer.ts. */
  rude: number;
  /** An object, a list and a single value take each other's place. */
  misshapen: number;
  /** In the places that misshapen answers strike there is a null instead. */
  misshapenIsNull: boolean;
  /** What a field says follows from its entity alone, so that what comes through a misshapen answer can be told to be right. */
  steady: boolean;
}

export const calm: Odds = {
  absent: 0,
  nullWhereNone: 0,
  failure: 0,
  emptyList: 0,
  rude: 0,
  misshapen: 0,
  misshapenIsNull: false,
  steady: false,
};
export const usual: Odds = { ...calm, absent: 0.08, nullWhereNone: 0.02, failure: 0.03, emptyList: 0.1 };
export const rude: Odds = { ...calm, absent: 0.05, nullWhereNone: 0.01, failure: 0.02, emptyList: 0.05, rude: 0.05 };
export const misshapen: Odds = { ...calm, absent: 0.02, failure: 0.01, misshapen: 0.05, steady: true };

export class World {
  /** Faults that struck so far, so that shrinking can take them away one by one. */
  readonly struck = new Set<string>();

  constructor(
    readonly seed: string,
    readonly odds: Odds,
    private readonly mended: ReadonlySet<string> = new Set(),
  ) {}

  roll(place: string): number {
    return chanceOf(`${this.seed}|${place}`);
  }

  strikes(fault: Exclude<keyof Odds, 'steady' | 'misshapenIsNull'>, place: string): boolean {
    const odds = this.odds[fault];
    if (odds === 0) return false;
    const name = `${fault}|${place}`;
    if (this.roll(name) >= odds || this.mended.has(name)) return false;
    this.struck.add(name);
    return true;
  }
}
