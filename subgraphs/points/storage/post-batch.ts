import type { PoolClient, QueryResult } from 'pg';
import { idempotencyConflict } from '../../../chassis/domain-error.js';
import { AnswerBook } from '../../../chassis/idempotency.js';
import type { ChainEnd } from '../domain/block.js';
import type { TimedCommand } from '../domain/books.js';
import { decideAll, type Decision } from '../domain/decide.js';
import type { Moment } from '../domain/instant.js';
import type { PostingRequest, PostingResult } from './posting-request.js';
import type { RiskRule } from '../domain/risk.js';
import { readAnswers, readWaitingReviews, requestText } from './read-answers.js';
import { readBooks } from './read-books.js';
import { readRestOfRisk } from './read-rest-of-risk.js';
import { auditWrites } from './write-audit.js';
import { bookWrites } from './book-writes.js';
import { finalAnswerOf } from './final-answer.js';
import { answerWrites, type NewAnswer } from './write-answers.js';
import { asOneStatement, type Write } from './write-statement.js';

/** What the programme's calendar makes of a time. */
export type MomentOf = (now: Date) => Moment;

export interface PostedBatch {
  /** One per request, in their order. */
  results: PostingResult[];
  /** Whether events were written. */
  told: boolean;
  /** The risk rules that were in force. */
  rules: readonly RiskRule[];
}

export interface BatchToPost {
  requests: readonly PostingRequest[];
  /** Where the journal and its chain end. */
  head: ChainEnd;
  momentOf: MomentOf;
  /** The risk rules that were in force at the last look. If they have changed, what they look at is read once more. */
  rules: readonly RiskRule[];
}

/**
 * Begins a transaction and waits for the turn to write: the ledger's head is locked, and with it everything that the books
 * hold. Gives where the journal and its chain end.
 */
export async function takeTurn(client: PoolClient): Promise<ChainEnd> {
  // Two statements in one message: no values, so that the plain protocol takes both.
  const answers = (await client.query(
    'begin; select block, seq, hash from ledger_head for update',
  )) as unknown as QueryResult<{ block: string; seq: string; hash: Buffer }>[];
  const [head] = answers[1]?.rows ?? [];
  if (!head) throw new Error('the ledger has no head: its migration has not run');
  return { number: Number(head.block), lastSeq: Number(head.seq), hash: head.hash };
}

/**
 * Decides on the requests in their order, writes all that follows in one statement and commits, in the transaction that
 * `takeTurn` began. Requests that were answered before, or that say the same thing twice, are answered the same.
 */
export async function postBatch(client: PoolClient, batch: BatchToPost): Promise<PostedBatch> {
  const { requests, head, momentOf } = batch;
  // Asked all at once, those that were answered before too: to wait for one another costs more than to read a little more.
  const everyCommand = requests.map(({ command }) => command);
  const [known, read] = await Promise.all([
    readAnswers(client, requests),
    readBooks(client, everyCommand, batch.rules),
  ]);
  await readWaitingReviews(client, known);
  const { now, rules, results } = known;
  await readRestOfRisk(client, everyCommand, batch.rules, known, read);
  const fresh = freshOnes(requests, results);
  const moment = momentOf(now);
  const decisions = decideAll(
    read.books,
    fresh.map(({ request }) => timed(request, moment)),
  );
  const closed = new Map(decisions.flatMap((decision) => decision.closed).map((it) => [requestText(it.request), it]));
  const answers = fresh.flatMap(({ request, place }, index): NewAnswer[] => {
    const { outcome } = decisions[index] as Decision;
    const result = resultOf(outcome);
    results.set(place, result);
    if (result.kind === 'fault' || !request.once) return [];
    if (result.kind === 'answered') return [{ ...request.once, answer: result.answer }];
    // A review that a later request of the same batch has ended already: its record is made with the last answer.
    const end = closed.get(requestText(request.once.key));
    return [{ ...request.once, answer: end ? finalAnswerOf(end.outcome) : null }];
  });
  const audited = fresh.flatMap(({ request }, index) =>
    request.audit && decisions[index]?.outcome.kind !== 'refused' ? [request.audit] : [],
  );
  await writeAndCommit(client, [
    ...bookWrites(decisions, read, head, moment),
    ...answerWrites(answers),
    ...auditWrites(audited),
  ]);
  return {
    results: requests.map((request, place) => results.get(place) ?? repeated(request, requests, results)),
    told: decisions.some(({ events }) => events.length > 0),
    rules,
  };
}

function timed({ command, once }: PostingRequest, moment: Moment): TimedCommand {
  const request = once?.key ?? { caller: 'service:points', mutation: command.kind, id: '' };
  return { ...command, moment, request };
}

/** Sent without waiting in between: where the write fails the commit commits nothing, and the write's error is thrown. */
async function writeAndCommit(client: PoolClient, writes: readonly Write[]): Promise<void> {
  const written = writes.length > 0 ? client.query(asOneStatement(writes)) : null;
  await Promise.all([written, client.query('commit')]);
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
