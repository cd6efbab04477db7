import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { ContactKind } from '../../domain/sign-in/sign-in-rules.js';
import { personOf } from '../merging/one-person.js';
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

/** Of which kinds a contact is in force for the member, or came with somebody who was merged into them. */
export async function kindsInForce(manager: EntityManager, memberId: string): Promise<Set<ContactKind>> {
  const found = await rows<{ kind: ContactKind }>(
    manager,
    `select contact.kind from ${personOf('$1::uuid')} join profile using (member_id),
            lateral (values ('PHONE', phone_digest), ('EMAIL', email_digest)) as contact (kind, digest)
      where contact.digest is not null`,
    [memberId],
  );
  return new Set(found.map(({ kind }) => kind));
}

/** Whether these members, who are one person, can sign in: by a contact in force, or as somebody whom another issuer knows. */
export async function hasWayIn(
  tx: EntityManager,
  memberIds: readonly string[],
  embeddedIssuer: string,
): Promise<boolean> {
  const found = await rows(
    tx,
    `select 1 from profile where member_id = any($1::uuid[]) and coalesce(phone_digest, email_digest) is not null
     union all
     select 1 from member_identity where member_id = any($1::uuid[]) and issuer <> $2 limit 1`,
    [memberIds, embeddedIssuer],
  );
  return found.length > 0;
}
