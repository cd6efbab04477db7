import { LessThan, type EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { newId } from '../../../../chassis/ids.js';
import type { PlaceInTime } from '../../../../chassis/relay.js';
import { MemberAccessRow } from './member-access-row.js';

export type MemberAccess = Omit<MemberAccessRow, 'id'>;

/** In one statement. Looks at members who are not known here, or forgotten by now, are left out: nobody could ever read of them. */
export async function insertMemberAccesses(tx: EntityManager, accesses: readonly MemberAccess[]): Promise<void> {
  if (accesses.length === 0) return;
  await rows(
    tx,
    `insert into member_access (id, member_id, at, by, what, request_id)
     select access.id, access.member_id, access.at, access.by, array(select jsonb_array_elements_text(access.what)), access.request_id
       from jsonb_to_recordset($1) as access (id uuid, member_id uuid, at timestamptz, by text, what jsonb, request_id text)
       join member on member.id = access.member_id and member.status <> 'ERASED'`,
    [
      JSON.stringify(
        accesses.map(({ memberId, at, by, what, requestId }) => ({
          id: newId(),
          member_id: memberId,
          at,
          by,
          what,
          request_id: requestId,
        })),
      ),
    ],
  );
}

/** Up to so many, the latest first. */
export function memberAccessPage(
  manager: EntityManager,
  memberId: string,
  { limit, after }: { limit: number; after: PlaceInTime | null },
): Promise<MemberAccessRow[]> {
  return manager.find(MemberAccessRow, {
    where: after
      ? [
          { memberId, at: LessThan(after.at) },
          { memberId, at: after.at, id: LessThan(after.id) },
        ]
      : { memberId },
    order: { at: 'DESC', id: 'DESC' },
    take: limit,
  });
}

/** Who looked at a person is part of what is held about them, and goes with it. Gives how many looks there were. */
export async function accessLogErasure(tx: EntityManager, memberId: string): Promise<number> {
  const { affected } = await tx.delete(MemberAccessRow, { memberId });
  return affected ?? 0;
}
