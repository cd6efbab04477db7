import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { Closing } from '../../domain/rights/closing.js';

const open = 'kept_at is null and closed_at is null';

/** The closings under way, of any number of members. One statement. */
export function openClosings(manager: EntityManager, memberIds: readonly string[]): Promise<Closing[]> {
  return rows<Closing>(
    manager,
    `select member_id as "memberId", requested_at as "requestedAt", effective_at as "effectiveAt"
       from member_closing where member_id = any($1::uuid[]) and ${open}`,
    [memberIds],
  );
}

/** False when the id is taken. The caller holds the member and has seen that none is under way. */
export async function insertClosing(
  tx: EntityManager,
  closing: { id: string; memberId: string; requestedAt: Date; effectiveAt: Date },
): Promise<boolean> {
  const { id, memberId, requestedAt, effectiveAt } = closing;
  const written = await rows(
    tx,
    `insert into member_closing (id, member_id, requested_at, effective_at) values ($1, $2, $3, $4)
     on conflict (id) do nothing returning 1`,
    [id, memberId, requestedAt, effectiveAt],
  );
  return written.length > 0;
}

/** Takes back what is under way, if anything is. */
export async function keepOpen(tx: EntityManager, memberId: string): Promise<void> {
  await rows(tx, `update member_closing set kept_at = app_now() where member_id = $1 and ${open}`, [memberId]);
}

/** Goes on with what stood still while the member was somebody else's: with as many days to think better of it as were left. */
export async function resumeClosing(tx: EntityManager, memberId: string, stillSince: Date): Promise<void> {
  await rows(
    tx,
    `update member_closing set effective_at = effective_at + (app_now() - $2::timestamptz)
      where member_id = $1 and ${open}`,
    [memberId, stillSince],
  );
}

/** Not those of members who were merged: theirs stand still. */
export function dueClosings(manager: EntityManager, limit: number): Promise<{ id: string; memberId: string }[]> {
  return rows(
    manager,
    `select member_closing.id, member_id as "memberId" from member_closing join member on member.id = member_id
      where ${open} and effective_at <= app_now() and member.status <> 'MERGED' order by effective_at limit $1`,
    [limit],
  );
}

/** False when it was taken back, or closed, before. The caller holds the member. */
export async function markClosed(tx: EntityManager, id: string): Promise<boolean> {
  const closed = await rows(
    tx,
    `update member_closing set closed_at = app_now() where id = $1 and ${open} returning 1`,
    [id],
  );
  return closed.length > 0;
}
