import { In, type EntityManager } from 'typeorm';
import type { Account } from '../domain/account.js';
import { accountOf, AccountRow } from './account.row.js';

/** Every account that members own, of all their currencies, in one statement. */
export async function findMembersAccounts(manager: EntityManager, memberIds: readonly string[]): Promise<Account[]> {
  const found = await manager.find(AccountRow, {
    where: { owner: In([...memberIds]), kind: In(['WALLET', 'HELD', 'DEBT']) },
  });
  return found.map(accountOf);
}
