import { z } from 'zod';
import { parseInput } from '../../../chassis/parse-input.js';
import type { PostedAwards } from '../domain/answers.js';
import type { Outcome } from '../domain/decide.js';
import { simulate } from '../storage/simulate.js';
import { momentOf } from './calendar.js';
import { requireCurrency } from './currencies.js';
import type { PointsParts } from './points-parts.js';
import { postAwardsCommand, postAwardsShape } from './post-awards.js';

const shape = z.object({
  postings: z
    .array(postAwardsShape)
    .min(1, { error: 'must hold a posting' })
    .max(1_000, { error: 'must not hold more than 1000 postings' }),
});

/**
 * What would be posted if all of these were asked for now, in this order: caps and budgets are used up from one to the next.
 * Nothing is written. Awards that are in the books already are BAD_USER_INPUT, as whatever `postAwards` would throw back.
 */
export async function simulatePostings(parts: PointsParts, raw: unknown): Promise<PostedAwards[]> {
  const { postings } = parseInput(shape, raw);
  const { calendar, monthEnds, database } = parts;
  const paths = new Map(
    postings.map(({ currency }, index) => [currency, ['input', 'postings', String(index), 'currency']]),
  );
  for (const [code, path] of paths) await requireCurrency(parts, code, path);
  const commands = postings.map((posting) => postAwardsCommand(parts, posting));
  const outcomes = await simulate(database, commands, (now) => momentOf(calendar, monthEnds, now));
  return outcomes.map(postedOf);
}

function postedOf(outcome: Outcome): PostedAwards {
  if (outcome.kind === 'refused') throw outcome.error;
  if (outcome.kind === 'stopped') throw new Error('awards are never stopped');
  return outcome.answer as PostedAwards;
}
