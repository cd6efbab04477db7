import { In, type EntityManager } from 'typeorm';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { Account } from '../domain/account.js';
import { accountOf, AccountRow } from './account.row.js';

/** Every account that members own, of all their currencies, in one statement. */
export async function findMembersAccounts(manager: EntityManager, memberIds: readonly string[]): Promise<Account[]> {
  const found = await manager.find(AccountRow, {
    where: { owner: In([...memberIds]), kind: In(['WALLET', 'HELD', 'DEBT']) },
  });
  return found.map(accountOf);
}

/** An account as part of what a member is shown. */
export interface ShownAccount extends Pick<Account, 'currency' | 'kind' | 'balance' | 'buckets'> {
  memberId: string;
}

const shownAccounts = {
  name: 'shown accounts',
  text: `
    select owner as "memberId", currency, kind, balance, buckets from account
     where owner = any($1::text[]) and kind in ('WALLET', 'HELD', 'DEBT')
     union all
     select merge.into_id::text, currency, kind, balance, buckets
     from member_merge merge join account on owner = merge.member_id::text and kind = 'HELD'
     where merge.into_id = any($1::uuid[]) and balance > 0`,
};

/**
 * What each member's wallets are made of, in one statement: the member's own accounts, and what is still held for things that
 * merged members had under way.
 */
export async function findShownAccounts(reads: PipelinedReads, memberIds: readonly string[]): Promise<ShownAccount[]> {
  const found = await reads.rows<Omit<ShownAccount, 'balance'> & { balance: string }>(shownAccounts, [memberIds]);
  return found.map((account) => ({ ...account, balance: toWholeNumber(account.balance) }));
}
