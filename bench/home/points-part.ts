import type { Pool } from 'pg';
import { reasonOf } from '../../subgraphs/points/graphql/reasons.js';
import { LedgerKind } from '../../subgraphs/points/graphql/ledger.types.js';
import { askOneRow, instant, type Row } from './ask-one-row.js';

interface Account {
  owner: string;
  currency: string;
  kind: string;
  balance: number;
  buckets: { expiresAt: string; pendingUntil: string | null; points: number }[];
}

interface JournalLine {
  seq: string;
  kind: LedgerKind;
  from_kind: string;
  amount: number;
  from_balance_after: number;
  to_balance_after: number;
  reference_ids: Record<string, string>;
  posted_at: string;
}

interface PointsRow extends Row {
  accounts: Account[] | null;
  /** A bigint, so it arrives as text. */
  pointsPerYuan: string;
  lines: JournalLine[] | null;
}

const pointsSql = `
  select (select json_agg(account) from (
            select owner, currency, kind, balance, buckets from account
             where owner = any($3::text[]) and kind in ('WALLET', 'HELD', 'DEBT') order by currency) account) as accounts,
         (select points_per_yuan from currency where code = $2) as "pointsPerYuan",
         (select json_agg(line) from (
            select seq::text, kind, from_kind, amount, from_balance_after, to_balance_after, reference_ids, posted_at
              from journal
             where member_id = $1::uuid and currency = $2 and (from_kind = 'WALLET' or to_kind = 'WALLET')
             order by journal.seq desc limit 11) line) as lines`;

/**
 * Wallet, wallets, the first ten lines of the ledger, and what the household has together; names of currencies are the partners'.
 * @param householdIds the members of the household, none where there is none
 */
export async function pointsPart(pool: Pool, memberId: string, householdIds: readonly string[], own: string) {
  const owners = [...new Set([memberId, ...householdIds])];
  const found = await askOneRow<PointsRow>(pool, 'points', pointsSql, [memberId, own, owners]);
  const { pointsPerYuan, lines } = found;
  const all = found.accounts ?? [];
  const accounts = all.filter(({ owner }) => owner === memberId);
  const now = Date.now();
  const wallet = walletOf(accounts, own, now);
  const shown = (lines ?? []).slice(0, 10).map((line) => ({ node: lineOf(line) }));
  const currencies = [...new Set(accounts.map(({ currency }) => currency))].sort(
    (a, b) => Number(b === own) - Number(a === own) || (a < b ? -1 : 1),
  );
  return {
    wallet: {
      ...wallet,
      worth: { amountMinor: Math.floor((wallet.spendable * 100) / Number(pointsPerYuan)), currency: 'CNY' },
    },
    pooled: householdIds.reduce((sum, id) => {
      const theirs = all.filter(({ owner }) => owner === id);
      return sum + walletOf(theirs, own, now).spendable;
    }, 0),
    spendable: currencies.map((code) => ({ code, spendable: walletOf(accounts, code, now).spendable })),
    ledger: {
      edges: shown,
      pageInfo: {
        hasNextPage: (lines ?? []).length > 10,
        endCursor: shown.length === 0 ? null : cursorOf([shown.at(-1)?.node.id]),
      },
    },
  };
}

function walletOf(accounts: readonly Account[], currency: string, now: number) {
  const of = (kind: string) => accounts.find((account) => account.currency === currency && account.kind === kind);
  const valid = (of('WALLET')?.buckets ?? []).filter(({ expiresAt }) => Date.parse(expiresAt) > now);
  const isPending = (until: string | null) => until !== null && Date.parse(until) > now;
  const sum = (buckets: typeof valid) => buckets.reduce((total, { points }) => total + points, 0);
  return {
    spendable: sum(valid.filter(({ pendingUntil }) => !isPending(pendingUntil))),
    pending: sum(valid.filter(({ pendingUntil }) => isPending(pendingUntil))),
    held: of('HELD')?.balance ?? 0,
    expiring: sum(valid.filter(({ expiresAt }) => Date.parse(expiresAt) <= now + 30 * 86_400_000)),
  };
}

function lineOf(line: JournalLine) {
  const { seq, kind, from_kind, amount, from_balance_after, to_balance_after, reference_ids, posted_at } = line;
  const out = from_kind === 'WALLET';
  return {
    id: seq,
    kind,
    amount: kind === LedgerKind.MATURED ? 0 : out ? -amount : amount,
    balanceAfter: out ? from_balance_after : to_balance_after,
    reason: reasonOf(kind, reference_ids, 'zh-CN'),
    postedAt: instant(posted_at),
  };
}

const cursorOf = (place: unknown[]) => Buffer.from(JSON.stringify(place)).toString('base64url');
