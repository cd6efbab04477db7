/** Holds books against the reference: every balance, bucket, hold, award, day and review, and says what differs. */
import type { Account } from '../account.js';
import type { Books } from '../audit.js';
import type { Award } from '../award.js';
import { isOverdue } from '../buckets.js';
import { holdKey, type Hold } from '../hold.js';
import type { Instant } from '../instant.js';
import type { ReferenceBooks } from './reference-books.js';
import { gathered, sumOfLots } from './reference-lots.js';

type Summaries = Map<string, string | number>;

/** Empty when they agree. What is overdue counts as expired, whether or not it has been swept. */
export function comparedWith(reference: ReferenceBooks, books: Books, at: Instant): string[] {
  return [
    ...differing('wallet', walletsOf(reference, at), walletsIn(books.accounts, at)),
    ...differing('balance', balancesOf(reference), balancesIn(books.accounts, at)),
    ...differing('hold', holdsOf(reference, at), holdsIn(books.holds, at)),
    ...differing('award', awardsOf(reference), awardsIn(books.awards)),
    ...differing(
      'day',
      reference.earned,
      new Map(books.earnings.map(({ currency, memberId, day, earned }) => [`${currency}/${memberId}/${day}`, earned])),
    ),
    ...differing(
      'review',
      new Map([...reference.reviews].map(([id, { state }]) => [id, state])),
      new Map(books.reviews.map(({ reviewId, state }) => [reviewId, state])),
    ),
  ];
}

function differing(what: string, expected: Summaries, found: Summaries): string[] {
  const keys = [...expected.keys()].filter((key) => expected.get(key) !== found.get(key));
  for (const key of found.keys()) if (!expected.has(key)) keys.push(key);
  return keys.map((key) => `${what} ${key}: the reference has ${expected.get(key)}, the books ${found.get(key)}`);
}

function walletsOf(reference: ReferenceBooks, at: Instant): Summaries {
  const wallets: Summaries = new Map();
  for (const [key, lots] of reference.wallets) if (sumOfLots(lots) > 0) wallets.set(key, gathered(lots, at));
  return wallets;
}

function walletsIn(accounts: readonly Account[], at: Instant): Summaries {
  const wallets: Summaries = new Map();
  for (const { kind, currency, owner, buckets } of accounts) {
    const valid = buckets.filter((bucket) => !isOverdue(bucket, at));
    if (kind === 'WALLET' && valid.length > 0) wallets.set(`${currency}/${owner}`, gathered(valid, at));
  }
  return wallets;
}

/** All but wallets; zero where there is nothing is left out. */
function balancesOf(reference: ReferenceBooks): Summaries {
  const balances = new Map(reference.sums);
  for (const { memberId, currency, held } of reference.holds.values()) {
    if (held.length > 0) addTo(balances, `HELD/${currency}/${memberId}`, sumOfLots(held));
  }
  return withoutZeros(balances);
}

function balancesIn(accounts: readonly Account[], at: Instant): Summaries {
  const balances = new Map<string, number>();
  for (const { kind, currency, owner, balance, buckets } of accounts) {
    if (kind !== 'WALLET') addTo(balances, `${kind}/${currency}/${owner}`, balance);
    for (const bucket of buckets) if (isOverdue(bucket, at)) addTo(balances, `EXPIRED/${currency}/`, bucket.points);
  }
  return withoutZeros(balances);
}

function addTo(balances: Map<string, number>, key: string, points: number): void {
  balances.set(key, (balances.get(key) ?? 0) + points);
}

function withoutZeros(balances: Map<string, number>): Summaries {
  for (const [key, balance] of balances) if (balance === 0) balances.delete(key);
  return balances;
}

/** Books never change a hold or award in place, so that its summary holds as long as it does. */
const known = new WeakMap<Hold | Award, string>();

function summaryOf<Part extends Hold | Award>(part: Part, summarise: (part: Part) => string): string {
  const before = known.get(part);
  if (before !== undefined) return before;
  const summary = summarise(part);
  known.set(part, summary);
  return summary;
}

function holdsOf({ holds }: ReferenceBooks, at: Instant): Summaries {
  const summaries: Summaries = new Map();
  for (const [key, { status, points, expiresAt, held, settled }] of holds) {
    summaries.set(key, `${status} of ${points} to ${expiresAt}: ${gathered(held, at)}; ${gathered(settled, at)}`);
  }
  return summaries;
}

function holdsIn(holds: readonly Hold[], at: Instant): Summaries {
  const summarise = ({ status, terms, held, settled }: Hold) =>
    `${status} of ${terms?.points ?? 0} to ${terms?.expiresAt ?? ''}: ${gathered(held, at)}; ${gathered(settled, at)}`;
  return new Map(holds.map((hold) => [holdKey(hold), summaryOf(hold, summarise)]));
}

interface AwardFigures {
  points: number;
  cut: number;
  pendingUntil: Instant | null;
  lines: readonly { lineId: string; points: number; reversed: number }[];
}

function awardText({ points, cut, pendingUntil, lines }: AwardFigures): string {
  const taken = lines.map((line) => `${line.lineId} ${line.reversed}/${line.points}`).join(', ');
  return `${points} without ${cut}, waits until ${pendingUntil}, taken back ${taken}`;
}

function awardsOf({ awards }: ReferenceBooks): Summaries {
  const summaries: Summaries = new Map();
  for (const [awardId, award] of awards) summaries.set(awardId, awardText(award));
  return summaries;
}

function awardsIn(awards: readonly Award[]): Summaries {
  return new Map(awards.map((award) => [award.awardId, summaryOf(award, awardText)]));
}
