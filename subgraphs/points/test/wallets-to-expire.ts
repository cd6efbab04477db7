import type { TestSubgraph } from '../../../chassis/testing/subgraph-for-test.js';

export interface WalletsToExpire {
  wallets: number;
  /** In each of them, all of one month. */
  buckets: number;
  /** The months in which they end, from April 2027 on: every wallet's is the next one's of the wallet before. */
  months: number;
}

const points = 10;

/**
 * Books of so many members whose points were given in 2025 and run out in 2027, made by four statements: a row per bucket with
 * running balances, wallets, and the issuance that owes them. Only the chain of blocks says nothing of these rows.
 */
export async function fillWithWallets(
  { asAdmin }: Pick<TestSubgraph, 'asAdmin'>,
  { wallets, buckets, months }: WalletsToExpire,
): Promise<void> {
  const member = (number: string) => `'01900000-0000-7000-9000-' || lpad(to_hex(${number}), 12, '0')`;
  const month = (number: string) => `'2027-0' || (4 + ${number} % $3::bigint)`;
  const bucket = (number: string, day: string) => `jsonb_build_object(
    'expiresAt', ${month(number)} || '-0' || (${day}) || 'T00:00:00.000Z', 'pendingUntil', null, 'points', ${points})`;
  const rows = wallets * buckets;
  await asAdmin(
    `insert into journal (seq, kind, currency, from_kind, from_owner, to_kind, to_owner, amount, from_balance_after,
       to_balance_after, member_id, split, reference_ids, posted_at, leaf_hash)
     select row, 'ADJUSTED_IN', 'HARVEST', 'ISSUANCE', '', 'WALLET', ${member('(row - 1) / $2')}, ${points}, -row * ${points},
       ((row - 1) % $2 + 1) * ${points}, (${member('(row - 1) / $2')})::uuid,
       jsonb_build_array(${bucket('(row - 1) / $2', '(row - 1) % $2 + 1')}),
       jsonb_build_object('adjustmentId', 'opening', 'reason', 'OPENING', 'by', 'ops:ann'), '2025-01-05', sha256(row::text::bytea)
     from generate_series(1, $1::bigint) as row`,
    [rows, buckets, months],
  );
  await asAdmin(
    `insert into account (currency, kind, owner, balance, buckets, first_expiry, opened_at)
     select 'HARVEST', 'WALLET', ${member('number')}, $2::bigint * ${points},
       (select jsonb_agg(${bucket('number', 'place')} order by place) from generate_series(1, $2::bigint) as place),
       (${month('number')} || '-01')::timestamptz, '2025-01-05'
     from generate_series(0, $1::bigint - 1) as number`,
    [wallets, buckets, months],
  );
  await asAdmin(
    `insert into account (currency, kind, owner, balance, opened_at)
     values ('HARVEST', 'ISSUANCE', '', $1::bigint * -${points}, '2025-01-05')`,
    [rows],
  );
  await asAdmin('update ledger_head set seq = $1', [rows]);
  await asAdmin('analyze');
}
