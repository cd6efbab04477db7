import type { EntityManager } from 'typeorm';
import { In } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import { endOfMonth } from '../../../chassis/programme-time.js';
import { accountKey, type Account, type AccountRef } from '../domain/account.js';
import type { Award } from '../domain/award.js';
import { accountsOf, awardIdsOf, holdRefOf, type Command } from '../domain/command.js';
import { decide, type Outcome } from '../domain/decide.js';
import { holdKey, type Hold } from '../domain/hold.js';
import { instantOf, type Moment } from '../domain/instant.js';
import type { JournalRow } from '../domain/journal.js';
import { accountOf, type AccountRow } from './account.row.js';
import { awardOf, AwardRow } from './award.row.js';
import { HoldRow, holdOf } from './hold.row.js';
import { insertAwards, updateAwards, writeAccounts, writeHolds, writeJournal } from './write-books.js';

/** How the programme counts the life of points. */
export interface Calendar {
  /** IANA zone whose months count. */
  zone: string;
  /** Months of validity, to the end of the month. */
  validityMonths: number;
  /** Months until the end of the month for points that come back after their validity. */
  graceMonths: number;
}

/**
 * The one door to the books: locks what the commands may touch, decides on them in their order, and writes accounts,
 * journal, holds and awards, all in the caller's transaction. Outcomes come in the commands' order; refused commands write
 * nothing.
 *
 * Locks are taken in one order by everybody: holds by their key, then accounts by theirs, members' own before those that
 * all share. The time of the commands is the database's, read once everything is locked: whoever waited for a lock is
 * judged by when it was his turn.
 */
export async function postCommands(
  tx: EntityManager,
  commands: readonly Command[],
  calendar: Calendar,
): Promise<Outcome[]> {
  const holds = await lockHolds(tx, commands);
  const accounts = await lockAccounts(tx, neededAccounts(commands, holds));
  const awards = await loadAwards(tx, commands.flatMap(awardIdsOf));
  const known = new Set(awards.keys());
  const moment = await readMoment(tx, calendar);
  const journal: JournalRow[] = [];
  const changed = { accounts: new Set<string>(), holds: new Set<string>(), awards: new Set<string>() };
  const outcomes = commands.map((command) => {
    const decision = decide({ accounts: ownAccounts(command, holds, accounts), holds, awards }, { ...command, moment });
    for (const account of decision.accounts) put(accounts, changed.accounts, accountKey(account), account);
    for (const hold of decision.holds) put(holds, changed.holds, holdKey(hold), hold);
    for (const award of decision.awards) put(awards, changed.awards, award.awardId, award);
    journal.push(...decision.rows);
    return decision.outcome;
  });
  await writeJournal(tx, journal);
  await writeAccounts(tx, pickOut(accounts, changed.accounts));
  await writeHolds(tx, pickOut(holds, changed.holds));
  const written = pickOut(awards, changed.awards);
  await insertAwards(
    tx,
    written.filter(({ awardId }) => !known.has(awardId)),
  );
  await updateAwards(
    tx,
    written.filter(({ awardId }) => known.has(awardId)),
  );
  return outcomes;
}

function put<T>(books: Map<string, T>, changed: Set<string>, key: string, value: T): void {
  books.set(key, value);
  changed.add(key);
}

function pickOut<T>(books: ReadonlyMap<string, T>, keys: ReadonlySet<string>): T[] {
  return [...books].filter(([key]) => keys.has(key)).map(([, value]) => value);
}

/** A batch locks the accounts of all its commands; each command is decided on its own alone. */
function ownAccounts(
  command: Command,
  holds: ReadonlyMap<string, Hold>,
  locked: ReadonlyMap<string, Account>,
): Map<string, Account> {
  const ref = holdRefOf(command);
  const hold = (ref && holds.get(holdKey(ref))) ?? null;
  return new Map(
    accountsOf(command, hold).map((it) => {
      const account = locked.get(accountKey(it));
      if (!account) throw new Error(`the account ${accountKey(it)} was not locked`);
      return [accountKey(it), account];
    }),
  );
}

/** A hold may not exist yet, so its key is locked and not its row: a void and its hold cannot pass each other. */
async function lockHolds(tx: EntityManager, commands: readonly Command[]): Promise<Map<string, Hold>> {
  const refs = commands.map(holdRefOf).filter((ref) => ref !== null);
  if (refs.length === 0) return new Map();
  await rows(
    tx,
    `select pg_advisory_xact_lock(key) from (
       select distinct hashtextextended('hold ' || hold, 0) as key from unnest($1::text[]) as hold order by key offset 0
     ) as keys`,
    [refs.map(holdKey)],
  );
  const found = await tx.find(HoldRow, { where: refs.map(({ service, holdId }) => ({ service, holdId })) });
  return new Map(found.map((row) => [holdKey(row), holdOf(row)]));
}

function neededAccounts(commands: readonly Command[], holds: ReadonlyMap<string, Hold>): AccountRef[] {
  const needed = new Map<string, AccountRef>();
  for (const command of commands) {
    const ref = holdRefOf(command);
    // Within a batch a hold may be made and ended: its terms are then the earlier command's.
    const hold = ref && (holds.get(holdKey(ref)) ?? holdMadeBy(commands, holdKey(ref)));
    for (const it of accountsOf(command, hold)) needed.set(accountKey(it), it);
  }
  return [...needed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ref]) => ref);
}

function holdMadeBy(commands: readonly Command[], key: string): Hold | null {
  const maker = commands.find((command) => command.kind === 'holdPoints' && holdKey(command) === key);
  return maker?.kind === 'holdPoints'
    ? { service: maker.service, holdId: maker.holdId, status: 'OPEN', terms: maker, held: [], settled: [] }
    : null;
}

/**
 * Two statements: accounts that do not exist are made first, in the order of locking, because what does not exist cannot
 * be locked; and rows are locked in a statement of their own, because an update takes its locks in no order.
 */
async function lockAccounts(tx: EntityManager, refs: readonly AccountRef[]): Promise<Map<string, Account>> {
  if (refs.length === 0) return new Map();
  const wanted = JSON.stringify(refs.map((ref, place) => ({ ...ref, place })));
  const shape = 'jsonb_to_recordset($1) as wanted(place int, currency text, kind text, owner text)';
  await rows(
    tx,
    `insert into account (currency, kind, owner)
     select currency, kind, owner from ${shape} order by place on conflict do nothing`,
    [wanted],
  );
  const locked = await rows<Omit<AccountRow, 'balance'> & { balance: string }>(
    tx,
    `select account.* from ${shape} join account using (currency, kind, owner) order by place for update of account`,
    [wanted],
  );
  return new Map(
    locked.map((row) => {
      const account = accountOf({ ...row, balance: Number(row.balance) });
      return [accountKey(account), account];
    }),
  );
}

/** Awards need no lock of their own: whoever posts or reverses one holds its member's accounts. */
async function loadAwards(tx: EntityManager, ids: string[]): Promise<Map<string, Award>> {
  if (ids.length === 0) return new Map();
  const found = await tx.find(AwardRow, { where: { awardId: In(ids) } });
  return new Map(found.map((row) => [row.awardId, awardOf(row)]));
}

async function readMoment(tx: EntityManager, { zone, validityMonths, graceMonths }: Calendar): Promise<Moment> {
  const [clock] = await rows<{ at: Date }>(tx, 'select app_now() as at');
  if (!clock) throw new Error('the database tells no time');
  return {
    at: instantOf(clock.at),
    validUntil: instantOf(endOfMonth(clock.at, zone, validityMonths)),
    graceUntil: instantOf(endOfMonth(clock.at, zone, graceMonths)),
  };
}
