import type { PoolClient } from 'pg';
import { accountKey, type AccountRef } from '../domain/account.js';
import { OpenBooks, type Absent } from '../domain/books.js';
import type { Command } from '../domain/command.js';
import { holdKey, type Hold, type HoldRef } from '../domain/hold.js';
import { possiblePersonOf, type MemberMerge, type MemberMerges } from '../domain/member-merge.js';
import { dayKey, type DayKey } from '../domain/earnings.js';
import type { Review } from '../domain/review.js';
import type { RiskRule } from '../domain/risk.js';
import { accountsOf, awardIdsOf, holdRefOf, holdRefsOf, memberIdsOf, type Surroundings } from '../domain/touched.js';
import type { BatchAhead } from './batch-ahead.js';
import { readAccounts } from './read-accounts.js';
import { readAwards } from './read-awards.js';
import { readDayEarnings } from './read-day-earnings.js';
import { readHolds } from './read-holds.js';
import { readMerges } from './read-merges.js';
import { readReviews } from './read-reviews.js';
import { readRiskHistory } from './read-risk-history.js';

/** The books as far as the commands may touch them, and which of their parts are there already. */
export interface ReadBooks {
  books: OpenBooks;
  existing: { accounts: ReadonlySet<string>; holds: ReadonlySet<string>; awards: ReadonlySet<string> };
}

/**
 * Reads what the commands may touch, a statement per kind of thing that they name, all sent at once. What only those tell,
 * as the account of a hold that is known by its id alone, is read after them. What rules for new members look at is left out:
 * it is of interest only once it is known who is new.
 *
 * @param unseen what the books that are read may lack; its risk actions are left to the caller.
 */
export async function readBooks(
  client: PoolClient,
  commands: readonly Command[],
  rules: readonly RiskRule[],
  unseen: Promise<BatchAhead | null>,
): Promise<ReadBooks> {
  const nothingTold = { reviews: new Map(), awards: new Map(), merges: new Map() };
  const claimed = touchedAccounts(commands, { holds: claimedHolds(commands), ...nothingTold });
  const [ahead, reviews, holds, awards, accounts, earnings, merges, history] = await Promise.all([
    unseen,
    readReviews(client, { ids: commands.flatMap(reviewIdsOf) }),
    readHolds(
      client,
      commands.flatMap((command) => holdRefOf(command) ?? []),
    ),
    readAwards(client, commands.flatMap(awardIdsOf)),
    readAccounts(client, claimed),
    readDayEarnings(client, commands.flatMap(earningDaysOf)),
    readMerges(client, commands.flatMap(memberIdsOf)),
    readRiskHistory(
      client,
      commands,
      rules.filter(({ firstHours }) => firstHours === null),
    ),
  ]);
  const books = new OpenBooks(accounts, holds, awards, earnings, reviews, { rules, history }, notRead, merges);
  const aheadChanges = ahead?.changes ?? [];
  for (const changes of aheadChanges) books.takeParts(changes);
  const mergedAhead = aheadChanges.flatMap((changes) => changes.merges);
  await readWhatTheyTell(client, commands, books, mergedAhead);
  const existing = {
    accounts: new Set([...accounts].flatMap(([key, { openedAt }]) => (openedAt === null ? [] : [key]))),
    holds: new Set(holds.keys()),
    awards: new Set(awards.keys()),
  };
  return { books, existing };
}

type Parts = Pick<OpenBooks, 'reviews' | 'holds' | 'awards' | 'accounts' | 'earnings' | 'merges'>;

/**
 * A review tells of its hold, a hold of its review, both of members, and all of them, awards and merges of accounts. Adds them
 * to the parts.
 */
async function readWhatTheyTell(
  client: PoolClient,
  commands: readonly Command[],
  parts: Parts,
  mergedAhead: readonly MemberMerge[],
): Promise<void> {
  const { reviews, holds, awards, accounts, merges } = parts;
  if (reviews.size > 0) {
    const refs = commands.flatMap((command) => holdRefsOf(command, reviewOf(command, reviews)));
    add(holds, await readHolds(client, refs));
  }
  const waiting = [...holds.values()].flatMap(({ reviewId }) => reviewId ?? []);
  add(reviews, await readReviews(client, { ids: waiting }));
  await readMergesTold(client, commands, parts, mergedAhead);
  await readEarningsOfPersons(client, commands, parts);
  const standings = mergesMeanwhile(merges, commands);
  const told = standings.some(({ size }) => size > 0)
    ? commands
    : commands.filter((command) => touchesMore(command, parts));
  if (told.length === 0) return;
  const known = new Map([...claimedHolds(commands), ...holds]);
  const touched = standings.flatMap((standing) =>
    touchedAccounts(told, { holds: known, reviews, awards, merges: standing }),
  );
  add(
    accounts,
    await readAccounts(
      client,
      touched.filter((ref) => !accounts.has(accountKey(ref))),
    ),
  );
}

/** Of members that only holds and reviews tell of, or the merges of the batch ahead. */
async function readMergesTold(
  client: PoolClient,
  commands: readonly Command[],
  { reviews, holds, merges }: Parts,
  mergedAhead: readonly MemberMerge[],
): Promise<void> {
  const named = new Set(commands.flatMap(memberIdsOf));
  const told = [
    ...[...holds.values()].flatMap(({ terms }) => terms?.memberId ?? []),
    ...[...reviews.values()].flatMap(({ command }) => memberIdsOf(command)),
    ...mergedAhead.flatMap(({ into }) => into ?? []),
  ].filter((memberId) => !named.has(memberId));
  add(merges, await readMerges(client, [...new Set(told)]));
}

/** What those have earned who may be one person with a purchase's member by the time it is decided. */
async function readEarningsOfPersons(
  client: PoolClient,
  commands: readonly Command[],
  { merges, earnings }: Parts,
): Promise<void> {
  const possible = [...merges.values(), ...claimedMerges(commands)];
  if (possible.length === 0) return;
  const days = commands
    .flatMap(earningDaysOf)
    .flatMap((key) => possiblePersonOf(possible, key.memberId).map((memberId) => ({ ...key, memberId })));
  const unread = new Map(days.filter((key) => !earnings.has(dayKey(key))).map((key) => [dayKey(key), key]));
  add(earnings, await readDayEarnings(client, [...unread.values()]));
}

/**
 * The merges before the commands, and where some of them merge members those after. Between them they have every survivor that
 * a member may get meanwhile: where several commands merge the same one, each may be the one that is not refused.
 */
function mergesMeanwhile(merges: MemberMerges, commands: readonly Command[]): MemberMerges[] {
  const standings = [merges];
  const tries = new Map<string, number>();
  for (const claimed of claimedMerges(commands)) {
    const nth = (tries.get(claimed.memberId) ?? 0) + 1;
    tries.set(claimed.memberId, nth);
    standings[nth] = new Map([...(standings[nth] ?? merges), [claimed.memberId, claimed]]);
  }
  return standings;
}

/** Merges that may be in force once commands of this batch are decided. */
function claimedMerges(commands: readonly Command[]): MemberMerge[] {
  return commands
    .filter((command) => command.kind === 'mergeMember')
    .map(({ mergeId, memberId, into }) => ({ mergeId, memberId, into }));
}

function earningDaysOf(command: Command): DayKey[] {
  if (command.kind !== 'postAwards') return [];
  const { memberId, currency, day } = command;
  return [{ memberId, currency, day }];
}

/** Whether the command may touch accounts that it does not tell of by itself. */
function touchesMore(command: Command, { holds, awards }: Parts): boolean {
  if (!('memberId' in command)) return command.kind !== 'fundAccount';
  if (command.kind === 'reverseAwards') return command.awards.some(({ awardId }) => awards.get(awardId)?.budget);
  const ref = holdRefOf(command);
  const terms = ref && holds.get(holdKey(ref))?.terms;
  return !!terms && (terms.memberId !== command.memberId || terms.currency !== currencyIn(command));
}

/** What is there already stays: it may be newer than what was read. */
function add<T>(to: Map<string, T>, found: ReadonlyMap<string, T>): void {
  for (const [key, value] of found) if (!to.has(key)) to.set(key, value);
}

/** '' for a command that is about no currency, and so about no hold either. */
function currencyIn(command: Extract<Command, { memberId: string }>): string {
  if ('currency' in command) return command.currency;
  if (command.kind === 'reverseExchange') return command.out?.from ?? '';
  return 'from' in command ? command.from : '';
}

const notRead: Absent = {
  account: (ref) => {
    throw new Error(`the account ${accountKey(ref)} was not read`);
  },
  earned: (key) => {
    throw new Error(`the earnings ${dayKey(key)} were not read`);
  },
};

function reviewIdsOf(command: Command): string[] {
  return command.kind === 'decideReview' ? [command.reviewId] : [];
}

function reviewOf(command: Command, reviews: ReadonlyMap<string, Review>): Review | null {
  return command.kind === 'decideReview' ? (reviews.get(command.reviewId) ?? null) : null;
}

interface Told {
  holds: ReadonlyMap<string, Hold>;
  reviews: ReadonlyMap<string, Review>;
  awards: Surroundings['awards'];
  merges: MemberMerges;
}

function touchedAccounts(commands: readonly Command[], { holds, reviews, awards, merges }: Told): AccountRef[] {
  const touched = new Map<string, AccountRef>();
  for (const command of commands) {
    const review = reviewOf(command, reviews);
    const ref: HoldRef | null = holdRefOf(command, review);
    const hold = (ref && holds.get(holdKey(ref))) ?? null;
    for (const it of accountsOf(command, { hold, review, awards, merges })) touched.set(accountKey(it), it);
  }
  return [...touched.values()];
}

/**
 * Holds as the commands themselves tell of them: whose points they are said to be about. Most commands of a hold say so; and
 * within a batch a hold may be made and ended, its terms then being the earlier command's.
 */
function claimedHolds(commands: readonly Command[]): Map<string, Hold> {
  return new Map(
    commands.flatMap((command) => {
      const ref = holdRefOf(command);
      if (!ref || !('memberId' in command)) return [];
      const currency = currencyIn(command);
      const terms = { memberId: command.memberId, currency, points: 1, purpose: 'REDEMPTION' as const, expiresAt: '' };
      return [[holdKey(ref), { ...ref, status: 'OPEN', terms, held: [], settled: [], reviewId: null }]] as const;
    }),
  );
}
