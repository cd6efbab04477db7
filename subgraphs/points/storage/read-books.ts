import type { PoolClient } from 'pg';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import { accountKey, unopened, type Account, type AccountRef } from '../domain/account.js';
import type { Award, AwardLine } from '../domain/award.js';
import { OpenBooks } from '../domain/books.js';
import type { Bucket } from '../domain/buckets.js';
import type { Command } from '../domain/command.js';
import { dayKey, type DayEarnings } from '../domain/earnings.js';
import { holdKey, type Hold, type HoldRef } from '../domain/hold.js';
import type { Review } from '../domain/review.js';
import type { RiskRule } from '../domain/risk.js';
import { accountsOf, awardIdsOf, holdRefOf } from '../domain/touched.js';
import { arrayLiteral } from './array-literal.js';
import { readHolds } from './read-holds.js';
import { readReviews } from './read-reviews.js';
import { readRiskHistory } from './read-risk-history.js';

/** The books as far as the commands may touch them, and which of their parts are there already. */
export interface ReadBooks {
  books: OpenBooks;
  existing: { accounts: ReadonlySet<string>; holds: ReadonlySet<string>; awards: ReadonlySet<string> };
}

/**
 * Reads what the commands may touch, a statement per kind of thing that they name. Whoever writes has the ledger's head
 * locked by then, so that nothing changes until the commands are written.
 */
export async function readBooks(
  client: PoolClient,
  commands: readonly Command[],
  rules: readonly RiskRule[],
  now: Date,
): Promise<ReadBooks> {
  const reviews = await readReviews(client, { ids: commands.flatMap(reviewIdsOf) });
  const holds = await readHolds(
    client,
    commands.flatMap((command) => holdRefOfNamed(command, reviews) ?? []),
  );
  const waiting = [...holds.values()].flatMap(({ reviewId }) => reviewId ?? []);
  for (const [id, review] of await readReviews(client, { ids: waiting })) reviews.set(id, review);
  const awards = await readAwards(client, commands.flatMap(awardIdsOf));
  const accounts = await readAccounts(client, touchedAccounts(commands, holds, reviews, awards));
  const existing = {
    accounts: new Set([...accounts].flatMap(([key, { openedAt }]) => (openedAt === null ? [] : [key]))),
    holds: new Set(holds.keys()),
    awards: new Set(awards.keys()),
  };
  const earnings = await readEarnings(client, commands);
  const history = await readRiskHistory(client, commands, rules, now);
  return { books: new OpenBooks(accounts, holds, awards, earnings, reviews, { rules, history }, notRead), existing };
}

function notRead(ref: AccountRef): Account {
  throw new Error(`the account ${accountKey(ref)} was not read`);
}

function reviewIdsOf(command: Command): string[] {
  return command.kind === 'decideReview' ? [command.reviewId] : [];
}

function holdRefOfNamed(command: Command, reviews: ReadonlyMap<string, Review>): HoldRef | null {
  return holdRefOf(command, command.kind === 'decideReview' ? (reviews.get(command.reviewId) ?? null) : null);
}

function touchedAccounts(
  commands: readonly Command[],
  holds: ReadonlyMap<string, Hold>,
  reviews: ReadonlyMap<string, Review>,
  awards: ReadonlyMap<string, Award>,
): AccountRef[] {
  const made = new Map(commands.flatMap(madeBy));
  const touched = new Map<string, AccountRef>();
  for (const command of commands) {
    const review = command.kind === 'decideReview' ? (reviews.get(command.reviewId) ?? null) : null;
    const ref = holdRefOf(command, review);
    // Within a batch a hold may be made and ended: its terms are then the earlier command's.
    const hold = (ref && (holds.get(holdKey(ref)) ?? made.get(holdKey(ref)))) ?? null;
    for (const it of accountsOf(command, { hold, review, awards })) touched.set(accountKey(it), it);
  }
  return [...touched.values()];
}

/** The hold that a command would make, as far as its terms tell whose points it is about. */
function madeBy(command: Command): [string, Hold][] {
  if (command.kind !== 'holdPoints' && command.kind !== 'burnPoints') return [];
  const { service, holdId, memberId, currency, points } = command;
  const terms = { memberId, currency, points, purpose: 'REDEMPTION' as const, expiresAt: '' };
  return [[holdKey(command), { service, holdId, status: 'OPEN', terms, held: [], settled: [], reviewId: null }]];
}

type AccountRecord = AccountRef & { balance: string; buckets: Bucket[]; opened_at: Date };

/** Every account asked for, the unopened ones too. */
async function readAccounts(client: PoolClient, refs: readonly AccountRef[]): Promise<Map<string, Account>> {
  const accounts = new Map<string, Account>(refs.map((ref) => [accountKey(ref), unopened(ref)]));
  if (refs.length === 0) return accounts;
  const { rows } = await client.query<AccountRecord>({
    name: 'read accounts',
    text: `select account.currency, account.kind, account.owner, balance, buckets, opened_at
           from unnest($1::text[], $2::text[], $3::text[]) as wanted(currency, kind, owner)
           join account using (currency, kind, owner)`,
    values: [
      arrayLiteral(refs.map(({ currency }) => currency)),
      arrayLiteral(refs.map(({ kind }) => kind)),
      arrayLiteral(refs.map(({ owner }) => owner)),
    ],
  });
  for (const { currency, kind, owner, balance, buckets, opened_at: openedAt } of rows) {
    const account = {
      currency,
      kind,
      owner,
      balance: toWholeNumber(balance),
      buckets,
      openedAt: openedAt.toISOString(),
    };
    accounts.set(accountKey(account), account);
  }
  return accounts;
}

interface AwardRecord {
  award_id: string;
  purchase_id: string;
  member_id: string;
  currency: string;
  campaign_id: string;
  version: number;
  points: string;
  cut: string;
  budget: string | null;
  green: boolean;
  occurred_at: Date;
  expires_at: Date;
  pending_until: Date | null;
  sale_amount_minor: string;
  sale_currency: string;
  lines: AwardLine[];
}

async function readAwards(client: PoolClient, ids: readonly string[]): Promise<Map<string, Award>> {
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<AwardRecord>({
    name: 'read awards',
    text: 'select * from award where award_id = any($1::uuid[])',
    values: [arrayLiteral(ids)],
  });
  return new Map(rows.map((row) => [row.award_id, awardOf(row)]));
}

function awardOf(row: AwardRecord): Award {
  const { currency, version, budget, green, lines } = row;
  return {
    awardId: row.award_id,
    purchaseId: row.purchase_id,
    memberId: row.member_id,
    currency,
    campaignId: row.campaign_id,
    version,
    points: toWholeNumber(row.points),
    cut: toWholeNumber(row.cut),
    budget,
    green,
    occurredAt: row.occurred_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    pendingUntil: row.pending_until?.toISOString() ?? null,
    saleAmountMinor: toWholeNumber(row.sale_amount_minor),
    saleCurrency: row.sale_currency,
    lines,
  };
}

async function readEarnings(client: PoolClient, commands: readonly Command[]): Promise<Map<string, DayEarnings>> {
  const wanted = commands.filter((command) => command.kind === 'postAwards');
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
  return new Map(
    rows.map(({ earned, cap, ...key }) => [
      dayKey(key),
      { ...key, earned: toWholeNumber(earned), cap: cap === null ? null : toWholeNumber(cap) },
    ]),
  );
}
