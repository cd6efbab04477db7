import type { EntityManager } from 'typeorm';
import { accountKey } from '../domain/account.js';
import type { Discrepancy } from '../domain/replay.js';
import { accountOf, AccountRow } from './account.row.js';

/**
 * What merged members still have or owe: nothing. Between the mark of a merge and its being done the points are still on their
 * way: only then must all have gone on.
 */
export async function mergedMembersAccounts(snapshot: EntityManager): Promise<Discrepancy[]> {
  const left = await snapshot
    .createQueryBuilder(AccountRow, 'account')
    .where(`account.kind in ('WALLET', 'DEBT') and account.balance <> 0`)
    .andWhere(
      `account.owner in (
         select merge.member_id::text from member_merge merge
         where merge.into_id is not null and merge.done_at is not null)`,
    )
    .getMany();
  return left.map(accountOf).map((account) => ({
    rule: 'a merged member has neither points nor a debt',
    where: accountKey(account),
    expected: '0',
    found: String(account.balance),
  }));
}
