/**
 * Random histories for the model: a step says in a few numbers what is tried next and how. Which hold, award or review is
 * meant is settled when its turn comes, on what the reference holds then, so that most steps go through and a shortened
 * history still makes sense.
 */
import fc from 'fast-check';

/** How often each thing is tried. */
const weights = {
  award: 9,
  return: 5,
  mature: 2,
  hold: 6,
  burn: 4,
  settle: 8,
  void: 2,
  release: 2,
  cancel: 4,
  exchange: 4,
  convert: 5,
  giveHeld: 2,
  receive: 2,
  undo: 5,
  gift: 4,
  donate: 3,
  adjust: 3,
  fund: 3,
  decide: 8,
  expire: 1,
  merge: 2,
  pass: 4,
  giveBack: 5,
  lapse: 1,
  retry: 6,
} as const;
export type ModelTry = keyof typeof weights;

export interface ModelStep {
  what: ModelTry;
  hoursLater: number;
  /** 0 to 2. */
  member: number;
  /** 0 or 1. */
  currency: number;
  points: number;
  /** Chooses among what there is, and among the variants of a command. */
  pick: number;
  /** 0 to 99. Below 12 something is wrong with the command, and the lower the number, the more so. */
  twist: number;
}

const whats = Object.entries(weights).flatMap(([what, weight]) => Array<ModelTry>(weight).fill(what as ModelTry));

export const modelStep: fc.Arbitrary<ModelStep> = fc.record({
  what: fc.constantFrom(...whats),
  hoursLater: fc.constantFrom(0, 0, 0, 0.01, 0.01, 1, 1, 2, 2, 5, 11, 24, 24, 300),
  member: fc.nat(2),
  currency: fc.constantFrom(0, 0, 1),
  points: fc.integer({ min: 1, max: 400 }),
  pick: fc.nat(9_999),
  twist: fc.nat(99),
});

/** Histories of up to so many steps. No least number is set, so that one that fails can be shortened to the few that matter. */
export function modelHistory(length: number): fc.Arbitrary<ModelStep[]> {
  return fc.array(modelStep, { maxLength: length, size: 'max' });
}
