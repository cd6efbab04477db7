import type { PoolClient } from 'pg';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import { accountKey, unopened, type Account, type AccountRef } from '../domain/account.js';
import type { Bucket } from '../domain/buckets.js';
import { arrayLiteral } from './array-literal.js';

type AccountRecord = AccountRef & { balance: string; buckets: Bucket[]; opened_at: Date };

/** Every account asked for, the unopened ones too. */
export async function readAccounts(client: PoolClient, refs: readonly AccountRef[]): Promise<Map<string, Account>> {
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
