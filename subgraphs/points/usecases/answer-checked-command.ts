import type { EntityManager } from 'typeorm';
import { callerKey } from '../../../chassis/caller.js';
import { DomainError } from '../../../chassis/domain-error.js';
import { AnswerBook } from '../../../chassis/idempotency.js';
import type { Answers } from '../domain/answers.js';
import type { Command, CommandOf } from '../domain/command.js';
import { underReview } from '../domain/errors.js';
import type { RequestKey } from '../domain/review.js';
import { lockLedger } from '../storage/ledger-turn.js';
import { findReviewOfRequest } from '../storage/reviews.js';
import { answerCommand, type CommandRequest } from './answer-command.js';
import type { PointsParts } from './points-parts.js';

export interface CheckedRequest<Kind extends Command['kind']> extends Omit<CommandRequest<Kind>, 'command'> {
  kind: Kind;
  /** Asks outside the books whatever has to be in order, throws what is not, and gives the command. */
  check: () => Promise<CommandOf<Kind>>;
}

/**
 * As `answerCommand`, for a command that takes more than the books to decide on: who may receive, what a cause is worth.
 * An id that is known is answered from the book of answers, whatever the check would say by now; what the check refuses a
 * new one by is its answer for ever, and a fault of the check is not kept.
 */
export async function answerCheckedCommand<Kind extends Command['kind']>(
  parts: PointsParts,
  { check, kind, ...request }: CheckedRequest<Kind>,
): Promise<Answers[Kind]> {
  let command: CommandOf<Kind>;
  try {
    command = await check();
  } catch (error) {
    // The book is looked into only now, so that what goes well does not pay for it.
    const key = { caller: callerKey(request.by), mutation: kind, id: request.id };
    return answeredBefore<Answers[Kind]>(parts, key, request.input, error);
  }
  return answerCommand(parts, { ...request, command });
}

/** The answer of an id that is known; of one that is not, the error is thrown, and kept if it is a refusal. */
async function answeredBefore<A>(parts: PointsParts, key: RequestKey, input: unknown, error: unknown): Promise<A> {
  const isRefusal = error instanceof DomainError && error.kind === 'refusal';
  const answer = await parts.database.transaction(async (tx) => {
    // Nobody may be answering the same id with a posting at the same time.
    if (isRefusal) await lockLedger(tx);
    const known = await lookInTheBook<A>(parts, tx, key, input);
    if (known === null && isRefusal) {
      await parts.answers.open(tx, key, input);
      await parts.answers.close(tx, key, AnswerBook.refusalOf(error));
    }
    return known;
  });
  if (answer === null) throw error;
  return answer;
}

async function lookInTheBook<A>(
  { answers }: PointsParts,
  manager: EntityManager,
  key: RequestKey,
  input: unknown,
): Promise<A | null> {
  const known = await answers.look(manager, key, input);
  if (known.state === 'new') return null;
  if (known.state === 'answered') return answers.give<A>(known.answer);
  const review = await findReviewOfRequest(manager, key);
  if (!review) throw new Error('an answer record has neither an answer nor a review');
  throw underReview({ reviewId: review.reviewId });
}
