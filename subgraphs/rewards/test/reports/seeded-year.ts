import type { RewardsWorld } from '../arrange.js';

export interface SeededYear {
  redemptions: number;
  members: number;
  rewards: number;
  /** The last of them. */
  until: string;
}

/**
 * A year of redemptions, spread evenly, in the order of time as a programme writes them: one in twenty comes to nothing, one in fifty is
 * given back, all others are handed over within three days. Foreign keys are not looked up one by one: this writes what fits.
 */
export async function seedYearOfRedemptions(
  { subgraph }: RewardsWorld,
  { redemptions, members, rewards, until }: SeededYear,
): Promise<void> {
  const id = (kind: string, number: string) => `md5('${kind}' || (${number}))::uuid`;
  const settledAt = `timestamptz '${until}' - interval '31.5 seconds' * (${String(redemptions)} - n)`;
  await subgraph.asAdmin(`
    insert into reward (id, version, title_zh_cn, title_en, prices, lowest_points, stock, taken, opens_at, listed_at, cost_minor, category)
    select ${id('reward', 'n')}, 1, '花生油', 'Peanut oil', '[{"points": 1000}]', 1000, 1000000, 0, timestamptz '2025-01-01',
           timestamptz '2025-01-01', 500, 'category-' || n % 10
      from generate_series(0, ${String(rewards - 1)}) as n`);
  await subgraph.asAdmin(`
    set session_replication_role = replica;
    insert into redemption (id, member_id, reward_id, reward_version, tier, pieces, points, currency, status, created_at, held_until,
      settled_at, ended_at, pieces_returned)
    select ${id('redemption', 'n')}, ${id('member', `n::bigint * 7919 % ${String(members)}`)},
           ${id('reward', `n * 31 % ${String(rewards)}`)}, 1, 'BASIC', 1, 1000, 'HARVEST',
           case when n % 20 = 0 then 'VOIDED' when n % 50 = 1 then 'CANCELLED' else 'SETTLED' end,
           ${settledAt}, ${settledAt}, case when n % 20 <> 0 then ${settledAt} end,
           ${settledAt} + case when n % 50 = 1 then interval '1 hour' else interval '0' end, case when n % 50 = 1 then 1 else 0 end
      from generate_series(1, ${String(redemptions)}) as n;
    insert into redemption_return (id, redemption_id, pieces, points, cash_minor, by, restocks, state, asked_at, ended_at)
    select ${id('return', 'n')}, ${id('redemption', 'n')}, 1, 1000, 0, 'member', true, 'DONE', ${settledAt},
           ${settledAt} + interval '1 hour'
      from generate_series(1, ${String(redemptions)}) as n where n % 50 = 1 and n % 20 <> 0;
    insert into redemption_step (redemption_id, step, at, reason)
    select ${id('redemption', 'n')}, step, ${settledAt} + later * interval '1 second',
           case when step = 'VOIDED' then 'NOT_ENOUGH_POINTS' end
      from generate_series(1, ${String(redemptions)}) as n
     cross join lateral (
       values ('RESERVED', 0), (case when n % 20 = 0 then 'VOIDED' else 'SETTLED' end, 0),
              (case when n % 20 <> 0 then 'FULFILLED' end, 60 * n % 259200)) as came (step, later)
     where step is not null;
    reset session_replication_role`);
  await subgraph.asAdmin(`
    update reward set taken = held.pieces
      from (select reward_id, count(*) as pieces from redemption where status = 'SETTLED' group by 1) as held
     where held.reward_id = reward.id`);
  await subgraph.asAdmin('vacuum analyze');
}
