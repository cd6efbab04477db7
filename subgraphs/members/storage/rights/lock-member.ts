import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { MemberStatus } from '../../domain/member.js';

/**
 * The member's status, held until the transaction ends; null where there is no such member. Whatever a member's rights allow
 * depends on it, so that all of it is decided one after the other, erasure included. Rows that refer to the member may come.
 */
export async function lockMember(tx: EntityManager, memberId: string): Promise<MemberStatus | null> {
  const [found] = await rows<{ status: MemberStatus }>(
    tx,
    'select status from member where id = $1 for no key update',
    [memberId],
  );
  return found?.status ?? null;
}

export async function setStatus(tx: EntityManager, memberId: string, status: MemberStatus): Promise<void> {
  await rows(tx, 'update member set status = $2 where id = $1', [memberId, status]);
}

/** Those who were merged into the member, held as `lockMember` does. Before the member itself, as facts about merged members are. */
export async function lockMerged(tx: EntityManager, memberId: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    'select id from member where merged_into = $1 order by id for no key update',
    [memberId],
  );
  return found.map(({ id }) => id);
}

/** Who was merged leads nowhere from then on. */
export async function setErased(tx: EntityManager, memberId: string): Promise<void> {
  await rows(tx, `update member set status = 'ERASED', merged_into = null where id = $1`, [memberId]);
}
