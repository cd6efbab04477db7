/** Members and purchases by the thousand, written by SQL: what they bought is a plain formula of their number. */
import type { TestSubgraph } from '../../../../chassis/testing/subgraph-for-test.js';
import type { AssessingParts } from '../../usecases/tiers/assess-tiers.js';

/** SQL for the id of a seeded thing: a UUID of version 4, by its letter and number. */
export function seededId(what: string, of: string): string {
  return `overlay(overlay(md5('${what}' || ${of}) placing '4' from 13) placing '8' from 17)::uuid`;
}

/** Member n (from 1) buys twice in October 2026, for (n × 7919 mod 1,000,003) fen in all; every fifth returns a yuan of it. */
export async function seedMembers(subgraph: TestSubgraph, many: number): Promise<void> {
  await subgraph.asAdmin(
    `insert into member (id, ordinal, number, joined_at)
     select ${seededId('m', 'n')}, 5000000 + n, (50000000 + n)::text, '2026-01-01' from generate_series(1, ${String(many)}) n`,
  );
  await subgraph.asAdmin(
    `insert into qualifying_spend (kind, fact_id, member_id, purchase_id, occurred_at, counted_at, amount_minor, recorded_at)
     select 'PURCHASE', ${seededId('p', "n || '/' || part")}, ${seededId('m', 'n')}, ${seededId('p', "n || '/' || part")}, at, at,
            case part when 1 then n * 7919 % 1000003 / 2 else n * 7919 % 1000003 - n * 7919 % 1000003 / 2 end, at
       from generate_series(1, ${String(many)}::bigint) n, generate_series(1, 2) part,
            lateral (select '2026-10-05T04:00:00Z'::timestamptz + part * interval '3 days' + n * interval '1 second' as at) t
     union all
     select 'RETURN', ${seededId('r', 'n')}, ${seededId('m', 'n')}, ${seededId('p', "n || '/1'")},
            '2026-10-05T04:00:00Z'::timestamptz + interval '3 days' + n * interval '1 second', '2026-10-20T04:00:00Z', -100, now()
       from generate_series(5, ${String(many)}::bigint, 5) n where n * 7919 % 1000003 > 400`,
  );
  await subgraph.asAdmin('analyze member, qualifying_spend');
}

/** The net spends of October in fen, by the same formula in another language, the largest first. */
export function seededSpend(many: number): number[] {
  const spends = Array.from({ length: many }, (_, place) => {
    const total = ((place + 1) * 7919) % 1_000_003;
    return total - ((place + 1) % 5 === 0 && total > 400 ? 100 : 0);
  });
  return spends.filter((spend) => spend > 0).sort((a, b) => b - a);
}

/** The parts of the running service, to drive a use case in pieces. */
export function partsOf({ service }: TestSubgraph): AssessingParts {
  const { database, outbox, clock } = service.parts;
  return { database, outbox, clock, zone: 'Asia/Shanghai' };
}

/** All that an assessment writes about members, as text. */
export async function tiersAsText(subgraph: TestSubgraph): Promise<string> {
  const found = await subgraph.asAdmin<{ line: string }>(
    'select to_jsonb(tier_change)::text as line from tier_change order by member_id, in_force_from',
  );
  const told = await subgraph.asAdmin<{ line: string }>(
    'select to_jsonb(t)::text as line from tier_told t order by member_id',
  );
  return [...found, ...told].map(({ line }) => line).join('\n');
}
