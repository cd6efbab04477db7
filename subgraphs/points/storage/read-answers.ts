import { timingSafeEqual } from 'node:crypto';
import type { PoolClient } from 'pg';
import { idempotencyConflict } from '../../../chassis/domain-error.js';
import type { StoredAnswer } from '../../../chassis/idempotency.js';
import { defaultRiskRules } from '../domain/default-risk-rules.js';
import type { RiskRule } from '../domain/risk.js';
import type { RequestKey } from '../domain/review.js';
import { arrayLiteral } from './array-literal.js';
import type { BatchAhead } from './batch-ahead.js';
import type { PostingRequest, PostingResult } from './posting-request.js';
import { readReviews } from './read-reviews.js';

/** What is known before anything is decided: the time, the risk rules in force, and what was answered before. */
export interface Known {
  now: Date;
  /** The default ones where nobody has put others into force. */
  rules: readonly RiskRule[];
  /** Results of requests that were answered before, by their place. */
  results: Map<number, PostingResult>;
  /** Requests that are known and have no answer yet, because they wait for a review. */
  waiting: { place: number; key: RequestKey }[];
}

interface KnownRecord {
  now: Date;
  rules: { rules: RiskRule[] } | null;
  place: number | null;
  input_hash: Buffer | null;
  answer: StoredAnswer | null;
}

/** @param unseen what the books that are read may lack. */
export async function readAnswers(
  client: PoolClient,
  requests: readonly PostingRequest[],
  unseen: Promise<BatchAhead | null>,
): Promise<Known> {
  const asked = requests.flatMap(({ once }, place) => (once ? [{ ...once, place }] : []));
  const found = client.query<KnownRecord>({
    name: 'read answers',
    // A left join, so that the time is told also where nothing was answered before.
    text: `select (select app_now()) as now,
             (select body from configuration_version where kind = 'risk-rules' and key = 'programme' and state = 'LIVE') as rules,
             place, input_hash, answer
           from (select 1) as always left join (
             unnest($1::text[], $2::text[], $3::uuid[], $4::int[]) as asked(caller, mutation, id, place)
             join answer_record using (caller, mutation, id)) on true`,
    values: [
      arrayLiteral(asked.map(({ key }) => key.caller)),
      arrayLiteral(asked.map(({ key }) => key.mutation)),
      arrayLiteral(asked.map(({ key }) => key.id)),
      arrayLiteral(asked.map(({ place }) => place)),
    ],
  });
  const [{ rows }, ahead] = await Promise.all([found, unseen]);
  const [first] = rows;
  if (!first) throw new Error('the database tells no time');
  const results = new Map<number, PostingResult>();
  const waiting: Known['waiting'] = [];
  const conflict = (id: string): PostingResult => ({ kind: 'fault', error: idempotencyConflict({ id }) });
  for (const { place, input_hash: kept, answer } of rows) {
    const once = place === null ? null : requests[place]?.once;
    if (place === null || !once || !kept) continue;
    const known = answer ?? ahead?.closed.get(requestText(once.key));
    if (!timingSafeEqual(kept, once.inputHash)) results.set(place, conflict(once.key.id));
    else if (known) results.set(place, { kind: 'answered', answer: known });
    else waiting.push({ place, key: once.key });
  }
  for (const { place, key, inputHash } of ahead ? asked : []) {
    const known = ahead?.answers.get(requestText(key));
    if (known) results.set(place, timingSafeEqual(known.inputHash, inputHash) ? known.result : conflict(key.id));
  }
  return { now: first.now, rules: first.rules?.rules ?? defaultRiskRules, results, waiting };
}

/** Adds to what is known the reviews that requests wait for. */
export async function readWaitingReviews(client: PoolClient, { waiting, results }: Known): Promise<void> {
  if (waiting.length === 0) return;
  const reviews = await readReviews(client, { requests: waiting.map(({ key }) => key) });
  const byRequest = new Map([...reviews.values()].map((review) => [requestText(review.request), review]));
  for (const { place, key } of waiting) {
    const review = byRequest.get(requestText(key));
    if (!review) throw new Error('an answer record has neither an answer nor a review');
    results.set(place, { kind: 'under review', reviewId: review.reviewId });
  }
}

/** One text per scope of idempotency. */
export function requestText({ caller, mutation, id }: RequestKey): string {
  return `${mutation} ${id} ${caller}`;
}
