import type { TestSubgraph } from '../../../chassis/testing/subgraph-for-test.js';

export interface OverdueWallets {
  wallets: number;
  /** In each of them, all overdue since 2026. */
  buckets: number;
}

const points = 10;

/**
 * Books of so many members whose points were given in 2025 and have run out, made by four statements: a row per bucket with
 * running balances, wallets, and the issuance that owes them. Only the chain of blocks says nothing of these rows.
 */
export async function fillWithOverdue(
  { asAdmin }: Pick<TestSubgraph, 'asAdmin'>,
  { wallets, buckets }: OverdueWallets,
): Promise<void> {
  const member = (number: string) => `'01900000-0000-7000-9000-' || lpad(to_hex(${number}), 12, '0')`;
  const bucket = (place: string) => `jsonb_build_object('expiresAt', '2026-' || lpad((${place})::text, 2, '0') ||
    '-01T00:00:00.000Z', 'pendingUntil', null, 'points', ${points})`;
  const rows = wallets * buckets;
  await asAdmin(
    `insert into journal (seq, kind, currency, from_kind, from_owner, to_kind, to_owner, amount, from_balance_after,
       to_balance_after, member_id, split, reference_ids, posted_at, leaf_hash)
     select row, 'ADJUSTED_IN', 'HARVEST', 'ISSUANCE', '', 'WALLET', ${member('(row - 1) / $2')}, ${points}, -row * ${points},
       ((row - 1) % $2 + 1) * ${points}, (${member('(row - 1) / $2')})::uuid,
       jsonb_build_array(${bucket('(row - 1) % $2 + 1')}),
       jsonb_build_object('adjustmentId', 'opening', 'reason', 'OPENING', 'by', 'ops:ann'), '2025-01-05', sha256(row::text::bytea)
     from generate_series(1, $1::bigint) as row`,
    [rows, buckets],
  );
  await asAdmin(
    `insert into account (currency, kind, owner, balance, buckets, first_expiry, opened_at)
     select 'HARVEST', 'WALLET', ${member('number')}, $2::bigint * ${points},
       (select jsonb_agg(${bucket('place')} order by place) from generate_series(1, $2::bigint) as place),
       '2026-01-01', '2025-01-05'
     from generate_series(0, $1::bigint - 1) as number`,
    [wallets, buckets],
  );
  await asAdmin(
    `insert into account (currency, kind, owner, balance, opened_at)
     values ('HARVEST', 'ISSUANCE', '', $1::bigint * -${points}, '2025-01-05')`,
    [rows],
  );
  await asAdmin('update ledger_head set seq = $1', [rows]);
  await asAdmin('analyze');
}
