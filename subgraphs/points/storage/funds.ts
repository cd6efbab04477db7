import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { FundAccount } from '../domain/command.js';

export type FundKind = FundAccount['account'];

/** An account that was filled and is used up. */
export interface Fund {
  kind: FundKind;
  owner: string;
  currency: string;
  balance: number;
}

export interface FundsWanted {
  kinds: readonly FundKind[];
  /** Only those that stand at so much or less. */
  atMost: number | null;
  limit: number;
  /** The last fund of the page before. */
  after: Pick<Fund, 'kind' | 'currency' | 'owner'> | null;
}

/** By kind, currency and owner. `ownCurrencies` are those that nobody has published. */
export async function listFunds(
  manager: EntityManager,
  ownCurrencies: readonly string[],
  { kinds, atMost, limit, after }: FundsWanted,
): Promise<Fund[]> {
  const found = await rows<Omit<Fund, 'balance'> & { balance: string }>(
    manager,
    // By currency and kind, so that the accounts of members, of which there are most, are not looked at.
    `select account.kind, account.owner, account.currency, account.balance
     from (select code from currency union select unnest($1::text[])) as known
     join account on account.currency = known.code and account.kind = any($2::text[])
     where ($3::bigint is null or balance <= $3)
       and ($4::text is null or (account.kind, account.currency, account.owner) > ($4, $5, $6))
     order by account.kind, account.currency, account.owner limit $7`,
    [ownCurrencies, kinds, atMost, after?.kind ?? null, after?.currency ?? null, after?.owner ?? null, limit],
  );
  return found.map((fund) => ({ ...fund, balance: toWholeNumber(fund.balance) }));
}

/** What may still be given out of a budget. */
export interface BudgetLeft {
  owner: string;
  points: number;
}

/** Those of the owners' budgets that were ever filled, by owner. */
export async function findBudgets(
  manager: EntityManager,
  currency: string,
  owners: readonly string[],
): Promise<BudgetLeft[]> {
  const found = await rows<{ owner: string; balance: string }>(
    manager,
    `select owner, balance from account where currency = $1 and kind = 'BUDGET' and owner = any($2::text[]) order by owner`,
    [currency, owners],
  );
  return found.map(({ owner, balance }) => ({ owner, points: toWholeNumber(balance) }));
}

/** How a partner stands in one currency. */
export interface PartnerFunds {
  partner: string;
  currency: string;
  /** Left of its blocks; null where none was ever bought. */
  prepaid: number | null;
  /** By clearing: what it owes less what it is owed. */
  owed: number;
}

/** Of these partners in every known currency in which something stands, by partner and currency. */
export async function findPartnerFunds(
  manager: EntityManager,
  ownCurrencies: readonly string[],
  partners: readonly string[],
): Promise<PartnerFunds[]> {
  const found = await rows<{ partner: string; currency: string; prepaid: string | null; owed: string }>(
    manager,
    `select owner as partner, account.currency, max(balance) filter (where kind = 'BLOCK') as prepaid,
            coalesce(-max(balance) filter (where kind = 'CLEARING'), 0) as owed
     from (select code from currency union select unnest($1::text[])) as known
     join account on account.currency = known.code and account.kind in ('BLOCK', 'CLEARING') and owner = any($2::text[])
     group by owner, account.currency order by owner, account.currency`,
    [ownCurrencies, partners],
  );
  return found.map(({ prepaid, owed, ...its }) => ({
    ...its,
    prepaid: prepaid === null ? null : toWholeNumber(prepaid),
    owed: toWholeNumber(owed),
  }));
}
