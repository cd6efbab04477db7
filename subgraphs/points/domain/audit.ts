/**
 * Rule: the books balance. Per currency all balances add up to zero; every account, hold and award stands where its
 * journal rows put it and none beyond its limit; a wallet's buckets add up to its balance; what is held equals the open
 * holds; nothing stays in transit; nobody has points and a debt at once, or earned more than was awarded; and every review
 * that waits has its points held.
 */
import { accountKey, balanceAllowed, heldOf, type Account } from './account.js';
import type { Award } from './award.js';
import { settledAt, totalOf } from './buckets.js';
import { holdKey, isHolding, type Hold } from './hold.js';
import type { Instant } from './instant.js';
import type { DayEarnings } from './earnings.js';
import type { Discrepancy, Replay } from './replay.js';
import type { Review } from './review.js';
import { holdRefOfReview } from './touched.js';

export interface Books {
  accounts: readonly Account[];
  holds: readonly Hold[];
  awards: readonly Award[];
  earnings: readonly DayEarnings[];
  reviews: readonly Review[];
}

/** Everything that does not fit; empty when the books balance. `replay` has been given the whole journal. */
export function audit(books: Books, replay: Replay, at: Instant): Discrepancy[] {
  return [...currencySums(books.accounts), ...auditPart(books, replay, at)];
}

/**
 * As `audit`, on a part of the books that stands for itself: all that is one member's, or the accounts that members share.
 * `replay` has been given the rows of that part. Only the sums per currency need the whole.
 */
export function auditPart(books: Books, replay: Replay, at: Instant): Discrepancy[] {
  return [
    ...replay.discrepancies,
    ...accountsAgainstJournal(books.accounts, replay, at),
    ...walletsAgainstBuckets(books.accounts),
    ...limits(books.accounts),
    ...holdsAgainstAccounts(books),
    ...holdsAgainstJournal(books.holds, replay),
    ...awardsAgainstJournal(books.awards, replay),
    ...earningsAgainstAwards(books),
    ...reviewsAgainstHolds(books),
    ...debtors(books.accounts),
  ];
}

function unequal(rule: string, where: string, expected: unknown, found: unknown): Discrepancy[] {
  const [wanted, got] = [JSON.stringify(expected), JSON.stringify(found)];
  return wanted === got ? [] : [{ rule, where, expected: wanted, found: got }];
}

function currencySums(accounts: readonly Account[]): Discrepancy[] {
  const sums = new Map<string, bigint>();
  for (const { currency, balance } of accounts) sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(balance));
  return [...sums].flatMap(([currency, sum]) =>
    unequal('all balances of a currency add up to zero', currency, '0', sum.toString()),
  );
}

function accountsAgainstJournal(accounts: readonly Account[], replay: Replay, at: Instant): Discrepancy[] {
  const standing = new Map(accounts.map((account) => [accountKey(account), account]));
  const keys = new Set([...standing.keys(), ...replay.accounts.keys()]);
  return [...keys].flatMap((key) => {
    const [account, replayed] = [standing.get(key), replay.accounts.get(key)];
    return [
      ...unequal('an account equals its replayed journal', key, replayed?.balance ?? 0, account?.balance ?? 0),
      ...unequal(
        "a wallet's buckets equal its replayed journal",
        key,
        settledAt(replayed?.buckets ?? [], at),
        settledAt(account?.buckets ?? [], at),
      ),
    ];
  });
}

function walletsAgainstBuckets(accounts: readonly Account[]): Discrepancy[] {
  return accounts
    .filter((account) => account.kind === 'WALLET')
    .flatMap((wallet) =>
      unequal("a wallet's buckets add up to its balance", accountKey(wallet), wallet.balance, totalOf(wallet.buckets)),
    );
}

function limits(accounts: readonly Account[]): Discrepancy[] {
  return accounts.flatMap((account) => [
    ...unequal(
      'no account stands beyond its limit',
      accountKey(account),
      true,
      balanceAllowed(account.kind, account.balance),
    ),
    ...(account.kind === 'TRANSIT' ? unequal('nothing stays in transit', accountKey(account), 0, account.balance) : []),
  ]);
}

function holdsAgainstAccounts({ accounts, holds }: Books): Discrepancy[] {
  const held = new Map<string, number>();
  for (const hold of holds) {
    if (!hold.terms) continue;
    const key = accountKey(heldOf(hold.terms.memberId, hold.terms.currency));
    held.set(key, (held.get(key) ?? 0) + totalOf(hold.held));
  }
  const balances = new Map(accounts.filter(({ kind }) => kind === 'HELD').map((it) => [accountKey(it), it.balance]));
  return [...new Set([...held.keys(), ...balances.keys()])].flatMap((key) =>
    unequal('what is held equals the open holds', key, held.get(key) ?? 0, balances.get(key) ?? 0),
  );
}

function holdsAgainstJournal(holds: readonly Hold[], replay: Replay): Discrepancy[] {
  const standing = new Map(holds.map((hold) => [holdKey(hold), hold]));
  return [...new Set([...standing.keys(), ...replay.holds.keys()])].flatMap((key) => {
    const hold = standing.get(key);
    return [
      ...unequal('a hold equals its journal rows', `hold ${key}`, replay.holds.get(key) ?? { held: 0, settled: 0 }, {
        held: totalOf(hold?.held ?? []),
        settled: totalOf(hold?.settled ?? []),
      }),
      ...unequal(
        'only an open hold holds points',
        `hold ${key}`,
        hold !== undefined && isHolding(hold),
        (hold?.held.length ?? 0) > 0,
      ),
    ];
  });
}

function awardsAgainstJournal(awards: readonly Award[], replay: Replay): Discrepancy[] {
  const standing = new Map(awards.map((award) => [award.awardId, award]));
  return [...new Set([...standing.keys(), ...replay.earned.keys()])].flatMap((awardId) => {
    const award = standing.get(awardId);
    const reversedWithin = award?.lines.every((line) => line.reversed >= 0 && line.reversed <= line.points) ?? true;
    return [
      ...unequal(
        'an award equals its journal rows',
        `award ${awardId}`,
        replay.earned.get(awardId) ?? 0,
        award?.points ?? 0,
      ),
      ...unequal('no line is taken back beyond what it earned', `award ${awardId}`, true, reversedWithin),
      ...takenBackTwice(award, replay.reversed.get(awardId) ?? 0),
    ];
  });
}

/** What is forgone has no row, so that lines may say more than the journal, and never less. */
function takenBackTwice(award: Award | undefined, byRows: number): Discrepancy[] {
  const byLines = award?.lines.reduce((sum, line) => sum + line.reversed, 0) ?? 0;
  const rule = 'what the journal took back stands with the lines';
  return byLines >= byRows ? [] : unequal(rule, `award ${award?.awardId ?? 'unknown'}`, byRows, byLines);
}

/** The day of an award is not kept with it, so that only the sum over a member's days can be compared. */
function earningsAgainstAwards({ earnings, awards }: Books): Discrepancy[] {
  const sums = (parts: readonly { memberId: string; currency: string; points: number }[]) => {
    const byMember = new Map<string, number>();
    for (const { memberId, currency, points } of parts) {
      if (points > 0) byMember.set(`${currency}/${memberId}`, (byMember.get(`${currency}/${memberId}`) ?? 0) + points);
    }
    return byMember;
  };
  const [awarded, earned] = [sums(awards), sums(earnings.map((it) => ({ ...it, points: it.earned })))];
  return [
    ...[...new Set([...awarded.keys(), ...earned.keys()])].flatMap((key) =>
      unequal("a member's days add up to the awards", key, awarded.get(key) ?? 0, earned.get(key) ?? 0),
    ),
    ...earnings.flatMap(({ memberId, currency, day, earned: points, cap }) =>
      unequal('no day pays beyond its cap', `${currency}/${memberId} on ${day}`, true, cap === null || points <= cap),
    ),
  ];
}

function reviewsAgainstHolds({ reviews, holds }: Books): Discrepancy[] {
  const open = new Map(reviews.filter(({ state }) => state === 'OPEN').map((review) => [review.reviewId, review]));
  const byKey = new Map(holds.map((hold) => [holdKey(hold), hold]));
  return [
    ...[...open.values()].flatMap((review) => {
      const ref = holdRefOfReview(review);
      if (!ref) return [];
      const hold = byKey.get(holdKey(ref));
      return unequal(
        'a review that waits has its points held',
        `review ${review.reviewId}`,
        { status: 'REVIEW', held: review.points, reviewId: review.reviewId },
        { status: hold?.status, held: totalOf(hold?.held ?? []), reviewId: hold?.reviewId },
      );
    }),
    ...holds
      .filter(({ status }) => status === 'REVIEW')
      .flatMap((hold) =>
        unequal('a hold waits for a review that is open', `hold ${holdKey(hold)}`, true, open.has(hold.reviewId ?? '')),
      ),
  ];
}

function debtors(accounts: readonly Account[]): Discrepancy[] {
  const wallets = new Map(
    accounts.filter(({ kind }) => kind === 'WALLET').map((it) => [`${it.currency}/${it.owner}`, it.balance]),
  );
  return accounts
    .filter(({ kind, balance }) => kind === 'DEBT' && balance < 0)
    .flatMap(({ currency, owner }) =>
      unequal(
        'nobody has points and a debt at once',
        `${currency}/${owner}`,
        0,
        wallets.get(`${currency}/${owner}`) ?? 0,
      ),
    );
}
