import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { Instant } from '../domain/instant.js';

/** Points of all wallets that end together. */
export interface EndingPoints {
  expiresAt: Instant;
  points: number;
  /** Of these, not spendable yet. */
  pending: number;
}

/** What all members have in a currency. */
export interface StandingPoints {
  ending: EndingPoints[];
  held: number;
  /** Below zero or zero. */
  debt: number;
}

/** As the accounts stand, by the clock of `at`, which is the present. */
export async function standingPoints(manager: EntityManager, currency: string, at: Instant): Promise<StandingPoints> {
  const ending = await rows<EndingRow>(
    manager,
    `select bucket ->> 'expiresAt' as "expiresAt", sum((bucket ->> 'points')::bigint) as points,
            coalesce(sum((bucket ->> 'points')::bigint) filter (where bucket ->> 'pendingUntil' > $2), 0) as pending
     from account cross join lateral jsonb_array_elements(buckets) as bucket
     where kind = 'WALLET' and currency = $1 and bucket ->> 'expiresAt' > $2
     group by 1 order by 1`,
    [currency, at],
  );
  const others = await rows<{ kind: string; balance: string }>(
    manager,
    `select kind, sum(balance) as balance from account where kind in ('HELD', 'DEBT') and currency = $1 group by kind`,
    [currency],
  );
  return standingOf(ending, new Map(others.map(({ kind, balance }) => [kind, balance])));
}

/** As the journal says they stood at that time, whatever has been posted since. */
export async function standingPointsAt(manager: EntityManager, currency: string, at: Instant): Promise<StandingPoints> {
  // A row of maturing takes pending points out and puts the same in as matured ones.
  const ending = await rows<EndingRow>(
    manager,
    `with moved as (
       select bucket ->> 'expiresAt' as expires_at,
              case when out then -1 else 1 end * (bucket ->> 'points')::bigint as points,
              (bucket ->> 'pendingUntil') > $2 and (kind <> 'MATURED' or out) as pending
       from journal cross join lateral jsonb_array_elements(split) as bucket
       cross join lateral (select true where from_kind = 'WALLET' union all select false where to_kind = 'WALLET') as leg(out)
       where currency = $1 and posted_at <= cast($2 as text)::timestamptz and bucket ->> 'expiresAt' > $2)
     select expires_at as "expiresAt", sum(points) as points, coalesce(sum(points) filter (where pending), 0) as pending
     from moved group by 1 having sum(points) <> 0 order by 1`,
    [currency, at],
  );
  const others = await rows<{ kind: string; balance: string }>(
    manager,
    `select leg.kind, sum(leg.points) as balance
     from journal cross join lateral (values (from_kind, -amount), (to_kind, amount)) as leg(kind, points)
     where currency = $1 and posted_at <= $2 and leg.kind in ('HELD', 'DEBT') group by leg.kind`,
    [currency, at],
  );
  return standingOf(ending, new Map(others.map(({ kind, balance }) => [kind, balance])));
}

interface EndingRow {
  expiresAt: Instant;
  points: string;
  pending: string;
}

/** No sum of a currency's points goes beyond what its issuance account may stand at, which numbers hold exactly. */
function standingOf(ending: readonly EndingRow[], balances: ReadonlyMap<string, string>): StandingPoints {
  return {
    ending: ending.map((row) => ({ ...row, points: Number(row.points), pending: Number(row.pending) })),
    held: Number(balances.get('HELD') ?? 0),
    debt: Number(balances.get('DEBT') ?? 0),
  };
}
