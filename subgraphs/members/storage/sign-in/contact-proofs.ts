import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { ContactKind } from '../../domain/sign-in/sign-in-rules.js';
import { ContactProofRow } from './contact-proof-row.js';
import { lockDigests } from './lock-digests.js';

export interface ContactKey {
  kind: ContactKind;
  digest: Buffer;
}

/** A proof in force, and whose it is. */
export interface ProvenContact extends ContactKey {
  memberId: string;
  number: string;
}

/**
 * Who has proven these contacts and has them still. A proof is in force unless a shop or a proof has put another contact of its kind
 * into the member's profile: it is of somebody who had the contact once. Another that was only said at enrolment changes nothing. One
 * statement.
 */
export function provenContacts(manager: EntityManager, contacts: readonly ContactKey[]): Promise<ProvenContact[]> {
  return rows<ProvenContact>(
    manager,
    `select proof.kind, proof.digest, proof.member_id as "memberId", member.number
       from unnest($1::text[], $2::bytea[]) as asked (kind, digest)
       join contact_proof as proof on proof.kind = asked.kind and proof.digest = asked.digest and proof.proven_at is not null
       join profile on profile.member_id = proof.member_id
       join member on member.id = proof.member_id
      cross join lateral (select case proof.kind when 'PHONE' then phone_digest else email_digest end as digest) as recorded
      where coalesce(recorded.digest, proof.digest) = proof.digest
         or exists (select from contact_proof as claim where claim.member_id = proof.member_id and claim.kind = proof.kind
                       and claim.digest = recorded.digest and claim.proven_at is null)`,
    [contacts.map(({ kind }) => kind), contacts.map(({ digest }) => digest)],
  );
}

/** True when the member has only said that the contact is theirs. */
export async function isOnlyClaimed(
  manager: EntityManager,
  memberId: string,
  { kind, digest }: ContactKey,
): Promise<boolean> {
  const found = await rows(
    manager,
    'select 1 from contact_proof where member_id = $1 and kind = $2 and digest = $3 and proven_at is null',
    [memberId, kind, digest],
  );
  return found.length > 0;
}

/**
 * Writes down that the member has proven the contact. Whoever proved it before and has it no longer loses that; true when somebody did.
 */
export async function writeProof(
  tx: EntityManager,
  memberId: string,
  { kind, digest }: ContactKey,
  at: Date,
): Promise<boolean> {
  // Of two who prove it at the same moment, the one who commits last has it.
  await lockDigests(tx, [digest]);
  const lost = await rows(
    tx,
    'delete from contact_proof where kind = $1 and digest = $2 and member_id <> $3 and proven_at is not null returning 1',
    [kind, digest, memberId],
  );
  await rows(
    tx,
    `insert into contact_proof (member_id, kind, digest, proven_at) values ($1, $2, $3, $4)
     on conflict (member_id, kind, digest) do update set proven_at = coalesce(contact_proof.proven_at, excluded.proven_at)`,
    [memberId, kind, digest, at],
  );
  return lost.length > 0;
}

/** Writes down that the member has said to have the contact; what they have proven stays proven. */
export async function writeClaim(tx: EntityManager, memberId: string, { kind, digest }: ContactKey): Promise<void> {
  await rows(
    tx,
    'insert into contact_proof (member_id, kind, digest) values ($1, $2, $3) on conflict (member_id, kind, digest) do nothing',
    [memberId, kind, digest],
  );
}

/** Forgets the member's contacts of a kind but one, and gives the digests of what is gone. */
export async function forgetOtherProofs(
  tx: EntityManager,
  memberId: string,
  kind: ContactKind,
  butNot: Buffer | null,
): Promise<Buffer[]> {
  const gone = await rows<{ digest: Buffer }>(
    tx,
    'delete from contact_proof where member_id = $1 and kind = $2 and digest is distinct from $3 returning digest',
    [memberId, kind, butNot],
  );
  return gone.map(({ digest }) => digest);
}

/** What these members have proven and claimed. One statement. */
export function proofsOf(manager: EntityManager, memberIds: readonly string[]): Promise<ContactProofRow[]> {
  return manager.find(ContactProofRow, { where: { memberId: In([...memberIds]) } });
}
