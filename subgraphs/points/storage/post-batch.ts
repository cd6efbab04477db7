import type { PoolClient, QueryResult } from 'pg';
import { AnswerBook, type StoredAnswer } from '../../../chassis/idempotency.js';
import { idempotencyConflict, type DomainError } from '../../../chassis/domain-error.js';
import { blockOf, leafOf, type ChainEnd } from '../domain/block.js';
import type { TimedCommand } from '../domain/books.js';
import { decideAll, type Decision } from '../domain/decide.js';
import { defaultRiskRules } from '../domain/default-risk-rules.js';
import type { Moment } from '../domain/instant.js';
import type { PostingRequest, PostingResult } from './posting-request.js';
import { readAnswers, requestText } from './read-answers.js';
import { readBooks, type ReadBooks } from './read-books.js';
import {
  accountWrites,
  actionWrites,
  answerWrites,
  awardWrites,
  blockWrites,
  closingWrites,
  earningsWrites,
  eventWrites,
  holdWrites,
  journalWrites,
  reviewWrites,
  type NewAnswer,
} from './write-books.js';
import { asOneStatement, type Write } from './write-statement.js';
import { accountKey } from '../domain/account.js';
import { dayKey } from '../domain/earnings.js';
import { holdKey } from '../domain/hold.js';

/** What the programme's calendar makes of a time. */
export type MomentOf = (now: Date) => Moment;

export interface PostedBatch {
  /** One per request, in their order. */
  results: PostingResult[];
  /** Whether events were written. */
  told: boolean;
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
 * Decides on the requests in their order and writes all that follows in one statement, in the transaction that `takeTurn`
 * began; the caller commits. Requests that were answered before, or that say the same thing twice, are answered the same.
 */
export async function postBatch(
  client: PoolClient,
  head: ChainEnd,
  requests: readonly PostingRequest[],
  momentOf: MomentOf,
): Promise<PostedBatch> {
  const { now, rules, results } = await readAnswers(client, requests);
  const fresh = freshOnes(requests, results);
  const { books, existing } = await readBooks(
    client,
    fresh.map(({ request }) => request.command),
    rules ?? defaultRiskRules,
    now,
  );
  const moment = momentOf(now);
  const commands = fresh.map(({ request }): TimedCommand => ({
    ...request.command,
    moment,
    request: request.once?.key ?? { caller: 'service:points', mutation: request.command.kind, id: '' },
  }));
  const decisions = decideAll(books, commands);
  const answers = fresh.flatMap(({ request, place }, index): NewAnswer[] => {
    const { outcome } = decisions[index] as Decision;
    const result = resultOf(outcome);
    results.set(place, result);
    if (result.kind === 'fault' || !request.once) return [];
    return [{ ...request.once, answer: result.kind === 'answered' ? result.answer : null }];
  });
  const writes = [...bookWrites(decisions, { books, existing }, head, moment), ...answerWrites(answers)];
  if (writes.length > 0) await client.query(asOneStatement(writes));
  return {
    results: requests.map((request, place) => results.get(place) ?? repeated(request, requests, results)),
    told: decisions.some(({ events }) => events.length > 0),
  };
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

function bookWrites(
  decisions: readonly Decision[],
  { books, existing }: ReadBooks,
  head: ChainEnd,
  moment: Moment,
): Write[] {
  const rows = decisions
    .flatMap((decision) => decision.rows)
    .map((row, index) => ({ ...row, seq: String(head.lastSeq + 1 + index) }));
  const sealed = rows.map((row) => ({ row, leaf: leafOf(row) }));
  const block =
    sealed.length === 0
      ? null
      : blockOf(
          head,
          sealed.map(({ leaf }) => leaf),
        );
  // A batch may change one account many times; what is written is how the books stand after the last.
  const changed = <T>(of: (decision: Decision) => T[], keyOf: (one: T) => string, standing: ReadonlyMap<string, T>) =>
    [...new Set(decisions.flatMap(of).map(keyOf))].flatMap((key) => standing.get(key) ?? []);
  const closed = decisions.flatMap((decision) => decision.closed);
  return [
    ...journalWrites(sealed),
    ...(block ? blockWrites(block, moment.at) : []),
    ...accountWrites(
      changed(({ accounts }) => accounts, accountKey, books.accounts),
      existing,
    ),
    ...holdWrites(
      changed(({ holds }) => holds, holdKey, books.holds),
      existing,
    ),
    ...awardWrites(
      changed(
        ({ awards }) => awards,
        ({ awardId }) => awardId,
        books.awards,
      ),
      existing,
    ),
    ...earningsWrites(changed(({ earnings }) => earnings, dayKey, books.earnings)),
    ...reviewWrites(
      changed(
        ({ reviews }) => reviews,
        ({ reviewId }) => reviewId,
        books.reviews,
      ),
    ),
    ...actionWrites(decisions.flatMap(({ actions }) => actions)),
    ...eventWrites(decisions.flatMap(({ events }) => events)),
    ...closingWrites(closed.map(({ request, outcome }) => ({ key: request, answer: answerOf(outcome) }))),
  ];
}

function answerOf(outcome: { kind: 'done'; answer: unknown } | { kind: 'refused'; error: DomainError }): StoredAnswer {
  return outcome.kind === 'done' ? { value: outcome.answer } : AnswerBook.refusalOf(outcome.error);
}
