import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { ContactKind } from '../../domain/sign-in/sign-in-rules.js';
import { onePerson } from '../merging/one-person.js';
import { lockDigests } from './lock-digests.js';

export interface ContactKey {
  kind: ContactKind;
  digest: Buffer;
}

/** A contact of which a member, or one who was merged into them, has shown the code. */
export interface ContactProof extends ContactKey {
  memberId: string;
  provenAt: Date;
}

/** Writes down that the member has shown the code of a contact that is in force for them; a proof of anybody who had it before goes. */
export async function writeProof(
  tx: EntityManager,
  memberId: string,
  { kind, digest }: ContactKey,
  at: Date,
): Promise<void> {
  // Whoever signs in with it at this moment is either seen or waits.
  await lockDigests(tx, [digest]);
  await rows(tx, 'delete from contact_proof where kind = $1 and digest = $2 and member_id <> $3', [
    kind,
    digest,
    memberId,
  ]);
  await rows(
    tx,
    `insert into contact_proof (member_id, kind, digest, proven_at) values ($1, $2, $3, $4)
     on conflict (member_id, kind, digest) do nothing`,
    [memberId, kind, digest, at],
  );
}

/** For a contact that is in force no longer. */
export async function forgetProof(tx: EntityManager, memberId: string, { kind, digest }: ContactKey): Promise<void> {
  await rows(tx, 'delete from contact_proof where member_id = $1 and kind = $2 and digest = $3', [
    memberId,
    kind,
    digest,
  ]);
}

/** What these members have proven, those who were merged into them included. One statement. */
export function proofsOf(manager: EntityManager, memberIds: readonly string[]): Promise<ContactProof[]> {
  return rows<ContactProof>(
    manager,
    `select person.person_id as "memberId", proof.kind, proof.digest, proof.proven_at as "provenAt"
       from ${onePerson('$1')} join contact_proof proof on proof.member_id = person.member_id`,
    [memberIds],
  );
}
