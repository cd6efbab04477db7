import type { PoolClient } from 'pg';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { Command } from '../domain/command.js';
import type { RequestKey, Review, ReviewState } from '../domain/review.js';
import { arrayLiteral } from './array-literal.js';

interface ReviewRecord {
  review_id: string;
  state: ReviewState;
  rule: string;
  request_caller: string;
  request_mutation: string;
  request_id: string;
  command: Command;
  member_id: string;
  currency: string;
  points: string;
  asked_by: string | null;
  opened_at: Date;
  expires_at: Date | null;
  decided_by: string | null;
  decided_at: Date | null;
}

/** By name: what is prepared must not change its shape when a migration adds a column. */
const columns = `review_id, state, rule, request_caller, request_mutation, request_id, command, member_id, currency, points,
  asked_by, opened_at, expires_at, decided_by, decided_at`;

/** Those of the reviews that exist, by id: asked for by their ids, or by the requests that wait for them. */
export async function readReviews(
  client: PoolClient,
  { ids = [], requests = [] }: { ids?: readonly string[]; requests?: readonly RequestKey[] },
): Promise<Map<string, Review>> {
  if (ids.length === 0 && requests.length === 0) return new Map();
  const { rows } = await client.query<ReviewRecord>({
    name: 'read reviews',
    text: `select ${columns} from review where review_id = any($1::uuid[])
           union
           select ${columns} from unnest($2::text[], $3::text[], $4::uuid[])
             as wanted(request_caller, request_mutation, request_id)
           join review using (request_caller, request_mutation, request_id)`,
    values: [
      arrayLiteral(ids),
      arrayLiteral(requests.map(({ caller }) => caller)),
      arrayLiteral(requests.map(({ mutation }) => mutation)),
      arrayLiteral(requests.map(({ id }) => id)),
    ],
  });
  return new Map(rows.map((row) => [row.review_id, reviewOf(row)]));
}

function reviewOf(row: ReviewRecord): Review {
  return {
    reviewId: row.review_id,
    state: row.state,
    rule: row.rule,
    request: { caller: row.request_caller, mutation: row.request_mutation, id: row.request_id },
    command: row.command,
    memberId: row.member_id,
    currency: row.currency,
    points: toWholeNumber(row.points),
    askedBy: row.asked_by,
    openedAt: row.opened_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
  };
}
