import type { PoolClient } from 'pg';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import { dayKey, type DayEarnings, type DayKey } from '../domain/earnings.js';
import { arrayLiteral } from './array-literal.js';

/** What members have earned so far by the purchases of these days; 0 where that is nothing. */
export async function readDayEarnings(
  client: PoolClient,
  wanted: readonly DayKey[],
): Promise<Map<string, DayEarnings>> {
  if (wanted.length === 0) return new Map();
  const { rows } = await client.query<{
    memberId: string;
    day: string;
    currency: string;
    earned: string;
    cap: string | null;
  }>({
    name: 'read day earnings',
    text: `select member_id as "memberId", day::text, currency, earned, cap
           from unnest($1::uuid[], $2::date[], $3::text[]) as wanted(member_id, day, currency)
           join day_earnings using (member_id, day, currency)`,
    values: [
      arrayLiteral(wanted.map(({ memberId }) => memberId)),
      arrayLiteral(wanted.map(({ day }) => day)),
      arrayLiteral(wanted.map(({ currency }) => currency)),
    ],
  });
  const earnings = new Map<string, DayEarnings>(wanted.map((key) => [dayKey(key), { ...key, earned: 0, cap: null }]));
  for (const { earned, cap, ...key } of rows) {
    earnings.set(dayKey(key), {
      ...key,
      earned: toWholeNumber(earned),
      cap: cap === null ? null : toWholeNumber(cap),
    });
  }
  return earnings;
}
