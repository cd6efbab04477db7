import type { Review } from '../domain/review.js';
import type { RiskAction } from '../domain/risk.js';
import { arrayLiteral } from './array-literal.js';
import { when, type Write } from './write-statement.js';

export function reviewWrites(reviews: readonly Review[]): Write[] {
  const column = (value: (review: Review) => string | number | null) => arrayLiteral(reviews.map(value));
  return when(reviews, {
    name: 'reviews',
    sql: `insert into review (review_id, state, rule, request_caller, request_mutation, request_id, command, member_id,
            currency, points, asked_by, opened_at, expires_at, decided_by, decided_at)
          select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::jsonb[],
            $8::uuid[], $9::text[], $10::bigint[], $11::text[], $12::timestamptz[], $13::timestamptz[], $14::text[],
            $15::timestamptz[])
          on conflict (review_id) do update
            set state = excluded.state, decided_by = excluded.decided_by, decided_at = excluded.decided_at`,
    values: [
      column(({ reviewId }) => reviewId),
      column(({ state }) => state),
      column(({ rule }) => rule),
      column(({ request }) => request.caller),
      column(({ request }) => request.mutation),
      column(({ request }) => request.id),
      column(({ command }) => JSON.stringify(command)),
      column(({ memberId }) => memberId),
      column(({ currency }) => currency),
      column(({ points }) => points),
      column(({ askedBy }) => askedBy),
      column(({ openedAt }) => openedAt),
      column(({ expiresAt }) => expiresAt),
      column(({ decidedBy }) => decidedBy),
      column(({ decidedAt }) => decidedAt),
    ],
  });
}

export function actionWrites(actions: readonly RiskAction[]): Write[] {
  const column = (value: (action: RiskAction) => string | number | null) => arrayLiteral(actions.map(value));
  return when(actions, {
    name: 'risk_actions',
    sql: `insert into risk_action (action, member_id, recipient_id, device, channel, currency, points, at, member_since, stopped_by)
          select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::bigint[],
            $8::timestamptz[], $9::timestamptz[], $10::text[])`,
    values: [
      column(({ action }) => action),
      column(({ memberId }) => memberId),
      column(({ recipientId }) => recipientId),
      column(({ device }) => device),
      column(({ channel }) => channel),
      column(({ currency }) => currency),
      column(({ points }) => points),
      column(({ at }) => at),
      column(({ memberSince }) => memberSince),
      column(({ stoppedBy }) => stoppedBy),
    ],
  });
}
