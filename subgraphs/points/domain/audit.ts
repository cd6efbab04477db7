/**
 * Rule: the books balance. Per currency all balances add up to zero; every account, hold and award stands where its
 * journal rows put it; a wallet's buckets add up to its balance; what is held equals the open holds; nobody has points
 * and a debt at once.
 */
import { accountKey, heldOf, type Account } from './account.js';
import type { Award } from './award.js';
import { settledAt, totalOf } from './buckets.js';
import { holdKey, type Hold } from './hold.js';
import type { Instant } from './instant.js';
import type { Discrepancy, Replay } from './replay.js';

export interface Books {
  accounts: readonly Account[];
  holds: readonly Hold[];
  awards: readonly Award[];
}

/** Everything that does not fit; empty when the books balance. `replay` has been given the whole journal. */
export function audit(books: Books, replay: Replay, at: Instant): Discrepancy[] {
  return [
    ...replay.discrepancies,
    ...currencySums(books.accounts),
    ...accountsAgainstJournal(books.accounts, replay, at),
    ...walletsAgainstBuckets(books.accounts),
    ...holdsAgainstAccounts(books),
    ...holdsAgainstJournal(books.holds, replay),
    ...awardsAgainstJournal(books.awards, replay),
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
        hold?.status === 'OPEN',
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
    ];
  });
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
