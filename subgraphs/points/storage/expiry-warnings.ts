import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';

/** So many days before their end members are told of points. */
export type WarningDays = 7 | 30;

export interface ExpiryWarning {
  memberId: string;
  currency: string;
  expiresAt: Date;
  daysLeft: WarningDays;
  points: number;
}

/** The last wallet of a lot, after which the next lot begins. */
export interface WarnedWallet {
  currency: string;
  memberId: string;
}

/**
 * Writes the warnings that are due in the next lot of wallets and gives those that nobody has written before: by the table's
 * key there is one per member, currency, end of validity and number of days, whoever else writes at the same time. Lots go by
 * the wallets' key, so that two who write them wait for each other and never in a circle.
 */
export async function writeExpiryWarnings(
  tx: EntityManager,
  limit: number,
  after: WarnedWallet | null,
): Promise<{ warnings: ExpiryWarning[]; last: WarnedWallet | null }> {
  const lot = await rows<WarnedWallet>(
    tx,
    `select currency, owner as "memberId" from account
     where kind = 'WALLET' and first_expiry <= (select app_now()) + interval '30 days' and (currency, owner) > ($2, $3)
     order by currency, owner limit $1`,
    [limit, after?.currency ?? '', after?.memberId ?? ''],
  );
  if (lot.length === 0) return { warnings: [], last: null };
  const written = await rows<Omit<ExpiryWarning, 'points'> & { points: string }>(tx, statement, [
    lot.map(({ currency }) => currency),
    lot.map(({ memberId }) => memberId),
  ]);
  return {
    warnings: written.map((warning) => ({ ...warning, points: Number(warning.points) })),
    last: lot.length < limit ? null : (lot.at(-1) ?? null),
  };
}

const statement = `
  insert into expiry_warning (member_id, currency, expires_at, days_left, points)
  select account.owner::uuid, account.currency, bucket."expiresAt",
         case when bucket."expiresAt" <= app_now() + interval '7 days' then 7 else 30 end, sum(bucket.points)
  from unnest($1::text[], $2::text[]) as lot(currency, owner)
  join account on account.kind = 'WALLET' and account.currency = lot.currency and account.owner = lot.owner
  cross join lateral jsonb_to_recordset(account.buckets) as bucket("expiresAt" timestamptz, points bigint)
  where bucket."expiresAt" > app_now() and bucket."expiresAt" <= app_now() + interval '30 days'
  group by 1, 2, 3 order by 2, 1, 3
  on conflict do nothing
  returning member_id as "memberId", currency, expires_at as "expiresAt", days_left as "daysLeft", points`;
