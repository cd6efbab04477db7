import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { Account } from '../domain/account.js';
import type { Award } from '../domain/award.js';
import type { Hold } from '../domain/hold.js';
import type { JournalRow } from '../domain/journal.js';

/* Writes of `postCommands`, whose locks they rely on; nobody else may call them. One statement each. */

/** In the order given: rows are numbered as they were decided. */
export async function writeJournal(tx: EntityManager, journal: readonly JournalRow[]): Promise<void> {
  if (journal.length === 0) return;
  const written = journal.map(({ from, to, references, ...row }, place) => ({
    place,
    kind: row.kind,
    currency: from.currency,
    from_kind: from.kind,
    from_owner: from.owner,
    to_kind: to.kind,
    to_owner: to.owner,
    amount: row.amount,
    from_balance_after: row.fromBalanceAfter,
    to_balance_after: row.toBalanceAfter,
    member_id: row.memberId,
    split: row.split,
    reference_ids: references,
    posted_at: row.postedAt,
  }));
  const columns =
    'kind, currency, from_kind, from_owner, to_kind, to_owner, amount, from_balance_after, to_balance_after, ' +
    'member_id, split, reference_ids, posted_at';
  await rows(
    tx,
    `insert into journal (${columns})
     select ${columns} from jsonb_to_recordset($1) as new(
       place int, kind text, currency text, from_kind text, from_owner text, to_kind text, to_owner text,
       amount bigint, from_balance_after bigint, to_balance_after bigint, member_id uuid, split jsonb,
       reference_ids jsonb, posted_at timestamptz)
     order by place`,
    [JSON.stringify(written)],
  );
}

export async function writeAccounts(tx: EntityManager, accounts: readonly Account[]): Promise<void> {
  if (accounts.length === 0) return;
  const written = accounts.map(({ kind, owner, currency, balance, buckets }) => ({
    kind,
    owner,
    currency,
    balance,
    buckets,
    // Buckets are sorted by their end.
    first_expiry: buckets[0]?.expiresAt ?? null,
  }));
  await rows(
    tx,
    `update account set balance = new.balance, buckets = new.buckets, first_expiry = new.first_expiry
     from jsonb_to_recordset($1) as new(
       kind text, owner text, currency text, balance bigint, buckets jsonb, first_expiry timestamptz)
     where (account.currency, account.kind, account.owner) = (new.currency, new.kind, new.owner)`,
    [JSON.stringify(written)],
  );
}

export async function writeHolds(tx: EntityManager, holds: readonly Hold[]): Promise<void> {
  if (holds.length === 0) return;
  const written = holds.map(({ service, holdId, status, terms, held, settled }) => ({
    service,
    hold_id: holdId,
    status,
    member_id: terms?.memberId ?? null,
    currency: terms?.currency ?? null,
    points: terms?.points ?? null,
    purpose: terms?.purpose ?? null,
    expires_at: terms?.expiresAt ?? null,
    held,
    settled,
  }));
  await rows(
    tx,
    `insert into hold (service, hold_id, status, member_id, currency, points, purpose, expires_at, held, settled)
     select service, hold_id, status, member_id, currency, points, purpose, expires_at, held, settled
     from jsonb_to_recordset($1) as new(
       service text, hold_id uuid, status text, member_id uuid, currency text, points bigint, purpose text,
       expires_at timestamptz, held jsonb, settled jsonb)
     on conflict (service, hold_id) do update set status = excluded.status, held = excluded.held, settled = excluded.settled`,
    [JSON.stringify(written)],
  );
}

/** Throws on an award that exists: its id would have been given to two purchases at once. */
export async function insertAwards(tx: EntityManager, awards: readonly Award[]): Promise<void> {
  if (awards.length === 0) return;
  const written = awards.map((award) => ({
    award_id: award.awardId,
    purchase_id: award.purchaseId,
    member_id: award.memberId,
    currency: award.currency,
    campaign_id: award.campaignId,
    version: award.version,
    points: award.points,
    occurred_at: award.occurredAt,
    expires_at: award.expiresAt,
    pending_until: award.pendingUntil,
    sale_amount_minor: award.saleAmountMinor,
    sale_currency: award.saleCurrency,
    lines: award.lines,
  }));
  const columns =
    'award_id, purchase_id, member_id, currency, campaign_id, version, points, occurred_at, expires_at, ' +
    'pending_until, sale_amount_minor, sale_currency, lines';
  await rows(
    tx,
    `insert into award (${columns})
     select ${columns} from jsonb_to_recordset($1) as new(
       award_id uuid, purchase_id uuid, member_id uuid, currency text, campaign_id text, version int, points bigint,
       occurred_at timestamptz, expires_at timestamptz, pending_until timestamptz, sale_amount_minor bigint,
       sale_currency text, lines jsonb)`,
    [JSON.stringify(written)],
  );
}

/** Of an award that was posted only what was taken back of its lines can change. */
export async function updateAwards(tx: EntityManager, awards: readonly Award[]): Promise<void> {
  if (awards.length === 0) return;
  await rows(
    tx,
    `update award set lines = new.lines from jsonb_to_recordset($1) as new(award_id uuid, lines jsonb)
     where award.award_id = new.award_id`,
    [JSON.stringify(awards.map(({ awardId, lines }) => ({ award_id: awardId, lines })))],
  );
}
