import type { EntityManager } from 'typeorm';
import type { Erased } from '../../../../chassis/erasure-duty.js';
import { rows } from '../../../../chassis/database.js';
import type { Erasure, ErasingSubgraph } from '../../domain/rights/erasure.js';

const columns = `erasure.id, member_id as "memberId", with_erasure_id as "withErasureId", requested_at as "requestedAt", state,
  told_at as "toldAt", key_destroyed_at as "keyDestroyedAt", done_at as "doneAt", certificate, seal,
  coalesce((select json_agg(json_build_object('subgraph', part.subgraph, 'erased', part.erased, 'doneAt', part.done_at)
              order by part.done_at, part.subgraph)
              from erasure_part part where part.erasure_id = erasure.id), '[]') as parts`;

export async function findErasure(manager: EntityManager, id: string): Promise<Erasure | null> {
  return one(manager, `select ${columns} from erasure where erasure.id = $1`, id);
}

export async function erasureOfMember(manager: EntityManager, memberId: string): Promise<Erasure | null> {
  return one(manager, `select ${columns} from erasure where member_id = $1`, memberId);
}

/** False when the id is another member's erasure. The caller holds the member and has seen that there is none. */
export async function insertErasure(
  tx: EntityManager,
  erasure: { id: string; memberId: string; requestedBy: string; reason: string | null; withErasureId: string | null },
): Promise<boolean> {
  const { id, memberId, requestedBy, reason, withErasureId } = erasure;
  const written = await rows(
    tx,
    `insert into erasure (id, member_id, requested_by, reason, with_erasure_id) values ($1, $2, $3, $4, $5)
     on conflict (id) do nothing returning 1`,
    [id, memberId, requestedBy, reason, withErasureId],
  );
  return written.length > 0;
}

/** Up to so many that are not done, the oldest first, after one of them. */
export function erasuresUnderWay(
  manager: EntityManager,
  limit: number,
  after: { requestedAt: Date; id: string } | null,
): Promise<{ id: string; memberId: string; requestedAt: Date }[]> {
  return rows(
    manager,
    `select id, member_id as "memberId", requested_at as "requestedAt" from erasure
      where state <> 'DONE' and ($2::timestamptz is null or (requested_at, id) > ($2, $3::uuid))
      order by requested_at, id limit $1`,
    [limit, after?.requestedAt ?? null, after?.id ?? null],
  );
}

/** Holds the erasure to the end of the transaction. Null when it is done. */
export async function lockErasure(tx: EntityManager, id: string): Promise<Erasure | null> {
  const held = await rows(tx, `select 1 from erasure where id = $1 and state <> 'DONE' for update`, [id]);
  return held.length === 0 ? null : findErasure(tx, id);
}

/** The erasures of those who are forgotten with another, in the order of their members. */
export async function erasuresWith(manager: EntityManager, erasureId: string): Promise<Erasure[]> {
  return found(manager, `select ${columns} from erasure where with_erasure_id = $1 order by member_id`, erasureId);
}

/** False when the subgraph's part was known before. */
export async function addPart(
  tx: EntityManager,
  part: { erasureId: string; subgraph: ErasingSubgraph; erased: readonly Erased[]; doneAt: Date | null },
): Promise<boolean> {
  const { erasureId, subgraph, erased, doneAt } = part;
  const added = await rows(
    tx,
    `insert into erasure_part (erasure_id, subgraph, erased, done_at) values ($1, $2, $3, coalesce($4, app_now()))
     on conflict do nothing returning 1`,
    [erasureId, subgraph, JSON.stringify(erased), doneAt],
  );
  if (added.length > 0 && subgraph !== 'members')
    await rows(tx, `update erasure set state = 'RUNNING' where id = $1 and state = 'REQUESTED'`, [erasureId]);
  return added.length > 0;
}

/** False when the other subgraphs have been told before. */
export async function markTold(tx: EntityManager, id: string): Promise<boolean> {
  const told = await rows(tx, 'update erasure set told_at = app_now() where id = $1 and told_at is null returning 1', [
    id,
  ]);
  return told.length > 0;
}

export async function markKeyDestroyed(manager: EntityManager, id: string, at: Date): Promise<void> {
  await rows(manager, 'update erasure set key_destroyed_at = coalesce(key_destroyed_at, $2) where id = $1', [id, at]);
}

export async function markErased(
  tx: EntityManager,
  id: string,
  end: { doneAt: Date; certificate: string; seal: string },
): Promise<void> {
  await rows(tx, `update erasure set state = 'DONE', done_at = $2, certificate = $3, seal = $4 where id = $1`, [
    id,
    end.doneAt,
    end.certificate,
    end.seal,
  ]);
}

type Found = Omit<Erasure, 'parts'> & { parts: (Omit<Erasure['parts'][number], 'doneAt'> & { doneAt: string })[] };

async function one(manager: EntityManager, sql: string, key: string): Promise<Erasure | null> {
  return (await found(manager, sql, key))[0] ?? null;
}

async function found(manager: EntityManager, sql: string, key: string): Promise<Erasure[]> {
  return (await rows<Found>(manager, sql, [key])).map((erasure) => ({
    ...erasure,
    parts: erasure.parts.map((part) => ({ ...part, doneAt: new Date(part.doneAt) })),
  }));
}
