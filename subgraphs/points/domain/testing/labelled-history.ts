/**
 * Four weeks of what members do with their points, in which it is known what is honest and what is not: for measuring risk
 * rules. How much and how fast abuse is done is drawn from ranges that reach from below the rules' limits to far beyond, and some
 * kinds no rule looks at, so that about one incident in ten is meant to be missed.
 */
import { addHonestActions } from './labelled-history-honest.js';
import { plantAbuse } from './labelled-history-abuse.js';
import { HistoryInTheMaking, type LabelledAction } from './labelled-history-making.js';
import { SeededChance } from './seeded-chance.js';

export function labelledHistory(seed: number): LabelledAction[] {
  const making = new HistoryInTheMaking(new SeededChance(seed));
  addHonestActions(making);
  plantAbuse(making);
  return making.inOrder();
}
