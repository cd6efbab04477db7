import { accountKey, type Account } from '../domain/account.js';
import type { Award } from '../domain/award.js';
import type { DayEarnings } from '../domain/earnings.js';
import { holdKey, type Hold } from '../domain/hold.js';
import type { MemberMerge } from '../domain/member-merge.js';
import { arrayLiteral } from './array-literal.js';
import type { ReadBooks } from './read-books.js';
import { when, type Write } from './write-statement.js';

/*
 * The writes of a batch, each over columns of values. Whoever puts them into its statement has the ledger's head locked.
 * A write of nothing is none.
 */

type Existing = ReadBooks['existing'];

export function accountWrites(accounts: readonly Account[], existing: Existing): Write[] {
  const [old, opened] = divided(accounts, (account) => existing.accounts.has(accountKey(account)));
  const columns = (of: readonly Account[]) => [
    arrayLiteral(of.map(({ currency }) => currency)),
    arrayLiteral(of.map(({ kind }) => kind)),
    arrayLiteral(of.map(({ owner }) => owner)),
    arrayLiteral(of.map(({ balance }) => balance)),
    // Buckets are sorted by their end.
    arrayLiteral(of.map(({ buckets }) => buckets[0]?.expiresAt ?? null)),
    arrayLiteral(of.map(({ openedAt }) => openedAt)),
    JSON.stringify(of.map(({ buckets }) => buckets)),
  ];
  const values = `rows from (unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[], $6::timestamptz[]),
    jsonb_array_elements($7::jsonb)) as new(currency, kind, owner, balance, first_expiry, opened_at, buckets)`;
  return [
    ...when(old, {
      name: 'accounts',
      sql: `update account set balance = new.balance, buckets = new.buckets, first_expiry = new.first_expiry
            from ${values}
            where (account.currency, account.kind, account.owner) = (new.currency, new.kind, new.owner)`,
      values: columns(old),
    }),
    ...when(opened, {
      name: 'new_accounts',
      sql: `insert into account (currency, kind, owner, balance, buckets, first_expiry, opened_at)
            select currency, kind, owner, balance, buckets, first_expiry, opened_at
            from ${values}`,
      values: columns(opened),
    }),
  ];
}

export function holdWrites(holds: readonly Hold[], existing: Existing): Write[] {
  const [old, made] = divided(holds, (hold) => existing.holds.has(holdKey(hold)));
  return [
    ...when(old, {
      name: 'holds',
      // Of its terms only the end can change: a review gives the hold its time anew.
      sql: `update hold set status = new.status, held = new.held, settled = new.settled, expires_at = new.expires_at
            from rows from (unnest($1::text[], $2::uuid[], $3::text[], $4::timestamptz[]),
                jsonb_array_elements($5::jsonb), jsonb_array_elements($6::jsonb))
              as new(service, hold_id, status, expires_at, held, settled)
            where (hold.service, hold.hold_id) = (new.service, new.hold_id)`,
      values: [
        arrayLiteral(old.map(({ service }) => service)),
        arrayLiteral(old.map(({ holdId }) => holdId)),
        arrayLiteral(old.map(({ status }) => status)),
        arrayLiteral(old.map(({ terms }) => terms?.expiresAt ?? null)),
        JSON.stringify(old.map(({ held }) => held)),
        JSON.stringify(old.map(({ settled }) => settled)),
      ],
    }),
    ...when(made, {
      name: 'new_holds',
      sql: `insert into hold (service, hold_id, status, held, settled, member_id, currency, points, purpose, expires_at, review_id)
            select service, hold_id, status, held, settled, member_id, currency, points, purpose, expires_at, review_id
            from rows from (unnest($1::text[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::bigint[], $7::text[],
                $8::timestamptz[], $9::uuid[]), jsonb_array_elements($10::jsonb), jsonb_array_elements($11::jsonb))
              as new(service, hold_id, status, member_id, currency, points, purpose, expires_at, review_id, held, settled)`,
      values: [
        arrayLiteral(made.map(({ service }) => service)),
        arrayLiteral(made.map(({ holdId }) => holdId)),
        arrayLiteral(made.map(({ status }) => status)),
        arrayLiteral(made.map(({ terms }) => terms?.memberId ?? null)),
        arrayLiteral(made.map(({ terms }) => terms?.currency ?? null)),
        arrayLiteral(made.map(({ terms }) => terms?.points ?? null)),
        arrayLiteral(made.map(({ terms }) => terms?.purpose ?? null)),
        arrayLiteral(made.map(({ terms }) => terms?.expiresAt ?? null)),
        arrayLiteral(made.map(({ reviewId }) => reviewId)),
        JSON.stringify(made.map(({ held }) => held)),
        JSON.stringify(made.map(({ settled }) => settled)),
      ],
    }),
  ];
}

export function awardWrites(awards: readonly Award[], existing: Existing): Write[] {
  const [old, posted] = divided(awards, ({ awardId }) => existing.awards.has(awardId));
  const column = (value: (award: Award) => string | number | boolean | null) => arrayLiteral(posted.map(value));
  return [
    ...when(old, {
      name: 'awards',
      // Of an award that was posted only what was taken back of its lines, and an earlier maturity, can change.
      sql: `update award set lines = new.lines, pending_until = new.pending_until
            from rows from (unnest($1::uuid[], $2::timestamptz[]), jsonb_array_elements($3::jsonb))
              as new(award_id, pending_until, lines)
            where award.award_id = new.award_id`,
      values: [
        arrayLiteral(old.map(({ awardId }) => awardId)),
        arrayLiteral(old.map(({ pendingUntil }) => pendingUntil)),
        JSON.stringify(old.map(({ lines }) => lines)),
      ],
    }),
    ...when(posted, {
      name: 'new_awards',
      sql: `insert into award (award_id, purchase_id, member_id, currency, campaign_id, version, points, cut, budget, green,
              occurred_at, expires_at, pending_until, sale_amount_minor, sale_currency, lines)
            select * from rows from (unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::int[],
              $7::bigint[], $8::bigint[], $9::text[], $10::boolean[], $11::timestamptz[], $12::timestamptz[],
              $13::timestamptz[], $14::bigint[], $15::text[]), jsonb_array_elements($16::jsonb)) as new`,
      values: [
        column(({ awardId }) => awardId),
        column(({ purchaseId }) => purchaseId),
        column(({ memberId }) => memberId),
        column(({ currency }) => currency),
        column(({ campaignId }) => campaignId),
        column(({ version }) => version),
        column(({ points }) => points),
        column(({ cut }) => cut),
        column(({ budget }) => budget),
        column(({ green }) => green),
        column(({ occurredAt }) => occurredAt),
        column(({ expiresAt }) => expiresAt),
        column(({ pendingUntil }) => pendingUntil),
        column(({ saleAmountMinor }) => saleAmountMinor),
        column(({ saleCurrency }) => saleCurrency),
        JSON.stringify(posted.map(({ lines }) => lines)),
      ],
    }),
  ];
}

export function earningsWrites(earnings: readonly DayEarnings[]): Write[] {
  return when(earnings, {
    name: 'day_earnings_of_members',
    sql: `insert into day_earnings (currency, member_id, day, earned, cap)
          select * from unnest($1::text[], $2::uuid[], $3::date[], $4::bigint[], $5::bigint[])
          on conflict (member_id, day, currency) do update set earned = excluded.earned, cap = excluded.cap`,
    values: [
      arrayLiteral(earnings.map(({ currency }) => currency)),
      arrayLiteral(earnings.map(({ memberId }) => memberId)),
      arrayLiteral(earnings.map(({ day }) => day)),
      arrayLiteral(earnings.map(({ earned }) => earned)),
      arrayLiteral(earnings.map(({ cap }) => cap)),
    ],
  });
}

/** A merge that is made or ended is under way until the event that told of it has been taken. */
export function mergeWrites(merges: readonly MemberMerge[]): Write[] {
  return when(merges, {
    name: 'member_merges',
    sql: `insert into member_merge (member_id, merge_id, into_id, survivor_id)
          select member, merge, survivor, survivor
            from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as made(member, merge, survivor)
          on conflict (member_id) do update set merge_id = excluded.merge_id, into_id = excluded.into_id,
            survivor_id = coalesce(excluded.survivor_id, member_merge.survivor_id), done_at = null`,
    values: [
      arrayLiteral(merges.map(({ memberId }) => memberId)),
      arrayLiteral(merges.map(({ mergeId }) => mergeId)),
      arrayLiteral(merges.map(({ into }) => into)),
    ],
  });
}

function divided<T>(all: readonly T[], belongs: (one: T) => boolean): [T[], T[]] {
  const [inside, outside]: [T[], T[]] = [[], []];
  for (const one of all) (belongs(one) ? inside : outside).push(one);
  return [inside, outside];
}
