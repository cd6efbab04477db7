import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { MemberStatus } from '../../domain/member.js';

/** For a member who is locked. */
export async function setStatus(tx: EntityManager, memberId: string, status: MemberStatus): Promise<void> {
  await rows(tx, 'update member set status = $2 where id = $1', [memberId, status]);
}

/** For a member who is locked: who was merged leads nowhere from then on. */
export async function setErased(tx: EntityManager, memberId: string): Promise<void> {
  await rows(tx, `update member set status = 'ERASED', merged_into = null where id = $1`, [memberId]);
}

/** Where the member stands; null where there is none. */
export async function statusOf(manager: EntityManager, memberId: string): Promise<MemberStatus | null> {
  const [member] = await rows<{ status: MemberStatus }>(manager, 'select status from member where id = $1', [memberId]);
  return member?.status ?? null;
}

export interface StatusChange {
  changeId: string;
  memberId: string;
  from: MemberStatus;
  to: MemberStatus;
  reason: string;
  reference: string | null;
  by: string;
}

/** For a member whose status is locked. */
export async function changeStatus(tx: EntityManager, change: StatusChange): Promise<void> {
  const { changeId, memberId, from, to, reason, reference, by } = change;
  await setStatus(tx, memberId, to);
  await rows(
    tx,
    `insert into member_status_change (change_id, member_id, from_status, to_status, reason, reference, changed_by)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [changeId, memberId, from, to, reason, reference, by],
  );
}

export interface Suspension {
  memberId: string;
  reason: string;
  since: Date;
}

/** The last suspension of each of these members. One statement. */
export function lastSuspensions(manager: EntityManager, memberIds: readonly string[]): Promise<Suspension[]> {
  return rows<Suspension>(
    manager,
    `select wanted.id as "memberId", last.reason, last.changed_at as since
       from unnest($1::uuid[]) as wanted (id)
      cross join lateral (
        select reason, changed_at from member_status_change
         where member_id = wanted.id and to_status = 'SUSPENDED' order by changed_at desc limit 1) as last`,
    [memberIds],
  );
}
