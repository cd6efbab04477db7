import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { idempotencyConflict } from '../../../chassis/domain-error.js';
import { AnswerBook } from '../../../chassis/idempotency.js';
import type { TimedCommand } from '../domain/books.js';
import { decideAll, type Decision } from '../domain/decide.js';
import type { Moment } from '../domain/instant.js';
import type { RequestKey } from '../domain/review.js';
import type { RiskRule } from '../domain/risk.js';
import { unseenIn, type BatchAhead, type KnownAnswer } from './batch-ahead.js';
import { bookWrites } from './book-writes.js';
import { finalAnswerOf } from './final-answer.js';
import type { BooksEnd } from './ledger-turn.js';
import type { PostingRequest, PostingResult } from './posting-request.js';
import { readAnswers, readWaitingReviews, requestText } from './read-answers.js';
import { readBooks } from './read-books.js';
import { readRestOfRisk } from './read-rest-of-risk.js';
import { answerWrites, type NewAnswer } from './write-answers.js';
import { auditWrites } from './write-audit.js';
import { headWrites } from './write-journal.js';
import type { Write } from './write-statement.js';

/** What the programme's calendar makes of a time. */
export type MomentOf = (now: Date) => Moment;

export interface BatchToDecide {
  requests: readonly PostingRequest[];
  /** What the books end with that are read. */
  found: Promise<BooksEnd>;
  /** The batch before this one, which those books may lack. */
  ahead: BatchAhead | null;
  momentOf: MomentOf;
  /** The risk rules that were in force at the last look. If they have changed, what they look at is read once more. */
  rules: readonly RiskRule[];
}

interface KeptAnswer extends KnownAnswer {
  key: RequestKey;
}

export interface DecidedBatch extends BatchAhead {
  /** One per request, in their order; they hold once the writes are committed after their base. */
  results: PostingResult[];
  writes: Write[];
  /** Whether events are among them. */
  tells: boolean;
  /** The risk rules that are in force. */
  rules: readonly RiskRule[];
}

/**
 * Decides on the requests in their order, in the transaction by which the books are read, and works out all that is to be
 * written. Requests that were answered before, or that say the same thing twice, are answered the same.
 */
export async function decideBatch(client: PoolClient, batch: BatchToDecide): Promise<DecidedBatch> {
  const { requests, momentOf } = batch;
  const seen = batch.found.then((end) => unseenIn(end, batch.ahead));
  // Asked all at once, those that were answered before too: to wait for one another costs more than to read a little more.
  const everyCommand = requests.map(({ command }) => command);
  const [found, unseen, known, read] = await Promise.all([
    batch.found,
    seen,
    readAnswers(client, requests, seen),
    readBooks(client, everyCommand, batch.rules, seen),
  ]);
  await readWaitingReviews(client, known);
  const { now, rules, results } = known;
  await readRestOfRisk(client, everyCommand, batch.rules, known, read);
  for (const changes of unseen?.changes ?? []) read.books.takeActions(changes);
  const base = unseen?.end ?? found;

  const fresh = freshOnes(requests, results);
  const moment = momentOf(now);
  const decisions = decideAll(
    read.books,
    fresh.map(({ request }) => timed(request, moment)),
  );
  const closed = new Map(
    decisions.flatMap((decision) => decision.closed).map((it) => [requestText(it.request), finalAnswerOf(it.outcome)]),
  );
  const kept = fresh.flatMap(({ request: { once }, place }, index): KeptAnswer[] => {
    const { outcome } = decisions[index] as Decision;
    const result = resultOf(outcome);
    results.set(place, result);
    if (result.kind === 'fault' || !once) return [];
    // A review that a later request of the same batch has ended already: its record is made with the last answer.
    const final = closed.get(requestText(once.key));
    return [{ ...once, result: final ? { kind: 'answered', answer: final } : result }];
  });
  const audited = fresh.flatMap(({ request }, index) =>
    request.audit && decisions[index]?.outcome.kind !== 'refused' ? [request.audit] : [],
  );
  const inBooks = bookWrites(decisions, read, base, moment);
  const writes = [...inBooks.writes, ...answerWrites(kept.map(recordOf)), ...auditWrites(audited)];
  const end = writes.length === 0 ? base : { ...inBooks.end, mark: randomUUID() };
  return {
    base,
    end,
    changes: decisions,
    answers: new Map(kept.map((answer) => [requestText(answer.key), answer])),
    closed,
    results: requests.map((request, place) => results.get(place) ?? repeated(request, requests, results)),
    writes: end === base ? [] : [...writes, ...headWrites(end)],
    tells: decisions.some(({ events }) => events.length > 0),
    rules,
  };
}

function timed({ command, once }: PostingRequest, moment: Moment): TimedCommand {
  const request = once?.key ?? { caller: 'service:points', mutation: command.kind, id: '' };
  return { ...command, moment, request };
}

/** Those that nothing is known of yet; of several with one key the first. */
function freshOnes(requests: readonly PostingRequest[], results: ReadonlyMap<number, PostingResult>) {
  const seen = new Set<string>();
  return requests.flatMap((request, place) => {
    if (results.has(place)) return [];
    const key = request.once && requestText(request.once.key);
    if (key !== null && seen.has(key)) return [];
    if (key !== null) seen.add(key);
    return [{ request, place }];
  });
}

/** The result of a request whose key came earlier in the same batch. */
function repeated(
  { once }: PostingRequest,
  requests: readonly PostingRequest[],
  results: ReadonlyMap<number, PostingResult>,
): PostingResult {
  if (!once) throw new Error('a command without a key has no result');
  const first = requests.findIndex(
    (earlier) => earlier.once && requestText(earlier.once.key) === requestText(once.key),
  );
  const result = results.get(first);
  if (!result) throw new Error('a repeated request has no first one');
  return requests[first]?.once?.inputHash.equals(once.inputHash)
    ? result
    : { kind: 'fault', error: idempotencyConflict({ id: once.key.id }) };
}

function recordOf({ key, inputHash, result }: KeptAnswer): NewAnswer {
  return { key, inputHash, answer: result.kind === 'answered' ? result.answer : null };
}

function resultOf(outcome: Decision['outcome']): PostingResult {
  switch (outcome.kind) {
    case 'done':
      return { kind: 'answered', answer: { value: outcome.answer } };
    case 'stopped':
      return { kind: 'under review', reviewId: outcome.reviewId };
    case 'refused':
      return outcome.error.kind === 'fault'
        ? { kind: 'fault', error: outcome.error }
        : { kind: 'answered', answer: AnswerBook.refusalOf(outcome.error) };
  }
}
