import { IsNull, MoreThan, type EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { MemberStatus } from '../../domain/member.js';
import { SignInSessionRow, type SessionEnding } from './sign-in-session-row.js';

export async function insertSession(tx: EntityManager, session: SignInSessionRow): Promise<void> {
  await tx.insert(SignInSessionRow, session);
}

export function findSession(manager: EntityManager, id: string): Promise<SignInSessionRow | null> {
  return manager.findOne(SignInSessionRow, { where: { id } });
}

/** Held until the transaction ends: who refreshes at the same moment sees what the other one did. */
export function lockSession(tx: EntityManager, id: string): Promise<SignInSessionRow | null> {
  return tx.findOne(SignInSessionRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
}

export async function rotateSession(
  tx: EntityManager,
  id: string,
  { generation, at, expiresAt }: { generation: number; at: Date; expiresAt: Date },
): Promise<void> {
  await tx.update(SignInSessionRow, { id }, { generation, rotatedAt: at, lastUsedAt: at, expiresAt });
}

export interface SessionHolder {
  isLive: boolean;
  memberId: string | null;
  status: MemberStatus | null;
}

/** Who holds a session under a subject, and whether it goes on. Null when there is no such session. One statement, by keys. */
export async function sessionHolder(
  manager: EntityManager,
  { sessionId, subject }: { sessionId: string; subject: string },
  at: Date,
): Promise<SessionHolder | null> {
  const [found] = await rows<SessionHolder>(
    manager,
    `select session.ended_at is null and session.expires_at > $3 as "isLive", member.id as "memberId", member.status
       from sign_in_session session left join member on member.id = session.member_id
      where session.id = $1 and session.subject = $2`,
    [sessionId, subject, at],
  );
  return found ?? null;
}

/** Those that go on, the one used last first. */
export function liveSessions(manager: EntityManager, memberId: string, at: Date): Promise<SignInSessionRow[]> {
  return manager.find(SignInSessionRow, {
    where: { memberId, endedAt: IsNull(), expiresAt: MoreThan(at) },
    order: { lastUsedAt: 'DESC', id: 'DESC' },
  });
}

/** Ends one session, whoever holds it; false when it had ended. */
export async function endSessionById(
  tx: EntityManager,
  id: string,
  endedBy: SessionEnding,
  at: Date,
): Promise<boolean> {
  const { affected } = await tx.update(SignInSessionRow, { id, endedAt: IsNull() }, { endedAt: at, endedBy });
  return affected === 1;
}

/** Ends those of a member's sessions that are meant, and says how many went on until now. */
export async function endSessionsOf(
  tx: EntityManager,
  memberId: string,
  which: { only: string } | { butNot: string | null },
  endedBy: SessionEnding,
  at: Date,
): Promise<number> {
  const [condition, id] = 'only' in which ? ['id = $4', which.only] : ['id is distinct from $4::uuid', which.butNot];
  const ended = await rows(
    tx,
    `update sign_in_session set ended_at = $2, ended_by = $3
      where member_id = $1 and ended_at is null and expires_at > $2 and ${condition} returning 1`,
    [memberId, at, endedBy, id],
  );
  return ended.length;
}

/** Ends what a member, or somebody who is none yet, has beyond a number of sessions: those that were used longest ago. */
export async function endSessionsBeyond(
  tx: EntityManager,
  { memberId, subject }: { memberId: string | null; subject: string },
  most: number,
  at: Date,
): Promise<void> {
  const [whose, holder] =
    memberId === null ? ['member_id is null and subject = $1', subject] : ['member_id = $1', memberId];
  await rows(
    tx,
    `update sign_in_session set ended_at = $2, ended_by = 'LIMIT' where id in
       (select id from sign_in_session where ${whose} and ended_at is null order by last_used_at desc, id desc offset $3)`,
    [holder, at, most],
  );
}

/**
 * Gives the session in which somebody has just enrolled to the member they are now. The others under its subject end: a phone that was
 * handed on has one subject, and they may be its last owner's.
 */
export async function giveSessionTo(
  tx: EntityManager,
  { id, subject }: { id: string; subject: string },
  memberId: string,
  at: Date,
): Promise<void> {
  await tx.update(SignInSessionRow, { id }, { memberId });
  await rows(
    tx,
    `update sign_in_session set ended_at = $2, ended_by = 'ENROLMENT'
      where subject = $1 and member_id is null and ended_at is null`,
    [subject, at],
  );
}

/** Deletes what ended long ago, by its end or by somebody. */
export async function deleteSessionsBefore(tx: EntityManager, before: Date, atMost: number): Promise<number> {
  const deleted = await rows(
    tx,
    `delete from sign_in_session where id in
       (select id from sign_in_session where ended_at < $1
        union all
        select id from sign_in_session where expires_at < $1
        limit $2) returning 1`,
    [before, atMost],
  );
  return deleted.length;
}
