import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { ContactKey } from './contact-proofs.js';

/** The member in whose profile the contact stands, proven or not. */
export async function memberWithContact(manager: EntityManager, { kind, digest }: ContactKey): Promise<string | null> {
  const [found] = await rows<{ memberId: string }>(
    manager,
    `select member_id as "memberId" from profile where ${kind === 'PHONE' ? 'phone_digest' : 'email_digest'} = $1`,
    [digest],
  );
  return found?.memberId ?? null;
}
