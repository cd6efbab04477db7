import { forgetRefusedInputs as forgetSome } from '../../storage/rights/refused-inputs.js';
import type { MembersParts } from '../members-parts.js';

/** Whoever tries again does so within days; after a month a retry of what was refused is a conflict. */
const keptMs = 30 * 86_400_000;
const atOnce = 1_000;

/**
 * Of what was refused, an enrolment for a card that was taken or a change of a card, the hash of what was sent says nothing
 * after thirty days: it names no member with whom it could be forgotten. In short transactions; safe to repeat.
 */
export async function forgetRefusedInputs({ database, clock }: MembersParts): Promise<void> {
  const before = new Date(clock.now().getTime() - keptMs);
  while ((await database.transaction((tx) => forgetSome(tx, before, atOnce))) === atOnce);
}
