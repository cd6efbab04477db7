import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { ContactKey } from './contact-proofs.js';

export interface ContactOwner {
  memberId: string;
  /** Who goes on in the owner's place, where they were merged. */
  mergedInto: string | null;
}

/** The member for whom the contact is in force, proven or recorded. */
export async function ownerOfContact(
  manager: EntityManager,
  { kind, digest }: ContactKey,
): Promise<ContactOwner | null> {
  const [found] = await rows<ContactOwner>(
    manager,
    `select member.id as "memberId", member.merged_into as "mergedInto" from profile join member on member.id = member_id
      where ${kind === 'PHONE' ? 'phone_digest' : 'email_digest'} = $1`,
    [digest],
  );
  return found ?? null;
}

/** Whether the member can sign in: by a contact in force, or as somebody whom another issuer knows. */
export async function hasWayIn(tx: EntityManager, memberId: string, embeddedIssuer: string): Promise<boolean> {
  const found = await rows(
    tx,
    `select 1 from profile where member_id = $1 and coalesce(phone_digest, email_digest) is not null
     union all
     select 1 from member_identity where member_id = $1 and issuer <> $2 limit 1`,
    [memberId, embeddedIssuer],
  );
  return found.length > 0;
}
