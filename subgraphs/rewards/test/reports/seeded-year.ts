import type { RewardsWorld } from '../arrange.js';

export interface SeededYear {
  redemptions: number;
  members: number;
  rewards: number;
  /** The last of them. */
  until: string;
}

const id = (kind: string, number: string) => `md5('${kind}' || (${number}))::uuid`;

/**
 * A year of redemptions, spread evenly, in the order of time as a programme writes them. Of 140 in a row the first seven come to nothing;
 * of the others the first of each 50 is given back an hour later; what came to something is handed over within three days, as far as these
 * are over. Foreign keys are not looked up one by one: this writes what fits.
 */
export async function seedYearOfRedemptions(
  { subgraph }: RewardsWorld,
  { redemptions, members, rewards, until }: SeededYear,
): Promise<void> {
  await subgraph.asAdmin(`
    insert into reward (id, version, title_zh_cn, title_en, prices, lowest_points, stock, taken, opens_at, listed_at, cost_minor, category)
    select ${id('reward', 'n')}, 1, '花生油', 'Peanut oil', '[{"points": 1000}]', 1000, 1000000, 0, timestamptz '2025-01-01',
           timestamptz '2025-01-01', 500, 'category-' || n % 10
      from generate_series(0, ${String(rewards - 1)}) as n`);
  await subgraph.asAdmin(`
    create table seeded as
    select n, ${id('redemption', 'n')} as id, ${id('member', `n::bigint * 7919 % ${String(members)}`)} as member_id,
           ${id('reward', `n * 31 % ${String(rewards)}`)} as reward_id, settled_at,
           case when n / 7 % 20 = 0 then 'VOIDED' when n % 50 = 1 then 'CANCELLED' else 'SETTLED' end as status,
           settled_at + n % 4320 * interval '1 minute' as handed_over
      from generate_series(1, ${String(redemptions)}) as n
     cross join lateral (
       select timestamptz '${until}' - interval '31.5 seconds' * (${String(redemptions)} - n) as settled_at) as at`);
  await subgraph.asAdmin(`
    set local session_replication_role = replica;
    ${redemptionsOf(until)};
    insert into redemption_return (id, redemption_id, pieces, points, cash_minor, by, restocks, state, asked_at, ended_at)
    select ${id('return', 'n')}, id, 1, 1000, 0, 'member', 1, 'DONE', settled_at, settled_at + interval '1 hour'
      from seeded where status = 'CANCELLED';
    ${stepsOf(until)}`);
  await subgraph.asAdmin(`
    update reward set taken = held.pieces
      from (select reward_id, count(*) as pieces from redemption where status = 'SETTLED' group by 1) as held
     where held.reward_id = reward.id`);
  await subgraph.asAdmin('drop table seeded');
  await subgraph.asAdmin('vacuum analyze');
}

const redemptionsOf = (until: string) => `
  insert into redemption (id, member_id, reward_id, reward_version, tier, pieces, points, currency, status, created_at, held_until,
    settled_at, ended_at, pieces_returned, fulfilled_at)
  select id, member_id, reward_id, 1, 'BASIC', 1, 1000, 'HARVEST', status, settled_at, settled_at,
         case when status <> 'VOIDED' then settled_at end,
         settled_at + case when status = 'CANCELLED' then interval '1 hour' else interval '0' end,
         case when status = 'CANCELLED' then 1 else 0 end,
         case when status <> 'VOIDED' and handed_over <= timestamptz '${until}' then handed_over end
    from seeded order by n`;

const stepsOf = (until: string) => `
  insert into redemption_step (redemption_id, step, at, reason)
  select id, step, at, case when step = 'VOIDED' then 'NOT_ENOUGH_POINTS' end
    from seeded
   cross join lateral (
     values ('RESERVED', settled_at), (case when status = 'VOIDED' then 'VOIDED' else 'SETTLED' end, settled_at),
            (case when status <> 'VOIDED' and handed_over <= timestamptz '${until}' then 'FULFILLED' end, handed_over)) as came (step, at)
   where step is not null
   order by n`;
