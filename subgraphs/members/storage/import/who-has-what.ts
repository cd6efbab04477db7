import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { memberIdsByNumbers } from '../member-cards.js';
import type { PersonalVault } from '../vault/personal-vault.js';
import { contactDigests } from '../vault/sealed-details.js';
import type { NewMember } from './insert-members.js';

/** Of new members, what others have already. */
export interface WhoHasWhat {
  /** The number of the member who has the phone, else of the one who has the e-mail; null when nobody has either. */
  numberByContact(member: NewMember): string | null;
  hasCard(card: string): boolean;
}

/** Two statements, however many they are. */
export async function whoHasWhat(
  tx: EntityManager,
  members: readonly NewMember[],
  vault: PersonalVault,
): Promise<WhoHasWhat> {
  const digests = new Map(members.map(({ id, details }) => [id, contactDigests(vault, details)]));
  const phones = [...digests.values()].flatMap(({ phoneDigest }) => phoneDigest ?? []);
  const emails = [...digests.values()].flatMap(({ emailDigest }) => emailDigest ?? []);
  const found = await rows<{ kind: string; digest: Buffer; number: string }>(
    tx,
    `select 'phone' as kind, phone_digest as digest, number
       from profile join member on member.id = member_id where phone_digest = any($1::bytea[])
     union all
     select 'email', email_digest, number
       from profile join member on member.id = member_id where email_digest = any($2::bytea[])`,
    [phones, emails],
  );
  const numbers = new Map(found.map(({ kind, digest, number }) => [`${kind} ${digest.toString('hex')}`, number]));
  const cards = await memberIdsByNumbers(
    tx,
    members.flatMap(({ card }) => card ?? []),
    vault,
  );
  const ownerOf = (kind: 'phone' | 'email', digest: Buffer | null | undefined) =>
    digest ? numbers.get(`${kind} ${digest.toString('hex')}`) : undefined;
  return {
    numberByContact: ({ id }) =>
      ownerOf('phone', digests.get(id)?.phoneDigest) ?? ownerOf('email', digests.get(id)?.emailDigest) ?? null,
    hasCard: (card) => cards.has(card),
  };
}
