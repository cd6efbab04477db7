/**
 * Four weeks of what members do with their points, in which it is known what is honest and what is not: for measuring risk
 * rules. Who does what, how much and how fast is drawn from ranges that were set without looking at any rule.
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
