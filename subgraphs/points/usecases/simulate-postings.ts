import { z } from 'zod';
import { parseInput, positivePoints } from '../../../chassis/parse-input.js';
import type { Answer, PostedAwards } from '../domain/answers.js';
import type { FundAccount } from '../domain/command.js';
import type { Outcome } from '../domain/decide.js';
import { simulate } from '../storage/simulate.js';
import { momentOf } from './calendar.js';
import { requireCurrency } from './currencies.js';
import { codeShape, currencyShape } from './input-shapes.js';
import type { PointsParts } from './points-parts.js';
import { postAwardsCommand, postAwardsShape } from './post-awards.js';

const shape = z.object({
  funding: z
    .array(z.object({ owner: codeShape, currency: currencyShape, points: positivePoints }))
    .max(100, { error: 'must not hold more than 100 budgets' })
    .nullish(),
  postings: z
    .array(postAwardsShape)
    .min(1, { error: 'must hold a posting' })
    .max(1_000, { error: 'must not hold more than 1000 postings' }),
});

/**
 * What would be posted if all of these were asked for now, in this order: caps and budgets are used up from one to the next,
 * budgets being filled with `funding` first, as that of a campaign which is only a draft. Nothing is written. Awards that are in the books already are BAD_USER_INPUT, as whatever `postAwards` would throw back.
 */
export async function simulatePostings(parts: PointsParts, raw: unknown): Promise<PostedAwards[]> {
  const { postings, funding } = parseInput(shape, raw);
  const { calendar, monthEnds, database } = parts;
  const fundings = (funding ?? []).map(fundingCommand);
  const paths = new Map([...currencyPaths('funding', fundings), ...currencyPaths('postings', postings)]);
  for (const [code, path] of paths) await requireCurrency(parts, code, path);
  const commands = [...fundings, ...postings.map((posting) => postAwardsCommand(parts, posting))];
  const outcomes = await simulate(database, commands, (now) => momentOf(calendar, monthEnds, now));
  return outcomes.map(answerOf).slice(fundings.length) as PostedAwards[];
}

/** Nobody asks for it again: it needs no id. */
function fundingCommand({ owner, currency, points }: { owner: string; currency: string; points: number }): FundAccount {
  return { kind: 'fundAccount', fundingId: '', account: 'BUDGET', owner, currency, points };
}

function currencyPaths(list: string, named: readonly { currency: string }[]): [string, string[]][] {
  return named.map(({ currency }, index) => [currency, ['input', list, String(index), 'currency']]);
}

function answerOf(outcome: Outcome): Answer {
  if (outcome.kind === 'refused') throw outcome.error;
  if (outcome.kind === 'stopped') throw new Error('neither awards nor fundings are ever stopped');
  return outcome.answer;
}
