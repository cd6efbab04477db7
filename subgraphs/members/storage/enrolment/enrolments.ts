import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

export interface NewEnrolment {
  memberId: string;
  /** `callerKey` of a channel or a partner; 'self'. */
  enrolledBy: string;
  device: Buffer | null;
  partnerReference: Buffer | null;
}

/** False when the device or the partner's reference has a member already; whoever is being enrolled with it now is waited for. */
export async function insertEnrolment(tx: EntityManager, enrolment: NewEnrolment): Promise<boolean> {
  const { memberId, enrolledBy, device, partnerReference } = enrolment;
  const written = await rows(
    tx,
    `insert into enrolment (member_id, enrolled_by, device, partner_reference) values ($1, $2, $3, $4)
     on conflict do nothing returning member_id`,
    [memberId, enrolledBy, device, partnerReference],
  );
  return written.length > 0;
}

/** The number of the member who has the device, else of the one whom the same partner calls so. */
export async function numberOfEnrolled(
  manager: EntityManager,
  { enrolledBy, device, partnerReference }: Omit<NewEnrolment, 'memberId'>,
): Promise<string | null> {
  const [found] = await rows<{ number: string }>(
    manager,
    `select member.number from (
       select member_id from enrolment where device = $1
       union all
       select member_id from enrolment where enrolled_by = $2 and partner_reference = $3) as known
     join member on member.id = known.member_id limit 1`,
    [device, enrolledBy, partnerReference],
  );
  return found?.number ?? null;
}

/** For a member who is locked. */
export async function completeEnrolment(tx: EntityManager, memberId: string): Promise<void> {
  await rows(tx, `update member set kind = 'FULL' where id = $1`, [memberId]);
  await rows(tx, 'update enrolment set completed_at = app_now() where member_id = $1', [memberId]);
}

/** Who enrolled these members, by id; those enrolled before anybody asked are not among them. One statement. */
export async function enrollersOf(
  manager: EntityManager,
  memberIds: readonly string[],
): Promise<{ memberId: string; enrolledBy: string }[]> {
  return rows(
    manager,
    'select member_id as "memberId", enrolled_by as "enrolledBy" from enrolment where member_id = any($1)',
    [memberIds],
  );
}
