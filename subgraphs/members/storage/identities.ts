import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import type { Identity, MemberStatus } from '../domain/member.js';
import type { PersonalVault } from './vault/personal-vault.js';

export interface LinkedMember {
  memberId: string;
  number: string;
  status: MemberStatus;
}

export const identitySubject = 'member_identity.subject';

/** What an identity is found by. A subject has a meaning within its issuer only. */
export function identityDigest(vault: PersonalVault, { issuer, subject }: Identity): Buffer {
  return vault.contactDigest('identity', JSON.stringify([issuer, subject]));
}

const linkedMember = {
  name: 'member of an identity',
  text: `
    select member.id as "memberId", member.number, member.status
      from member_identity join member as linked on linked.id = member_identity.member_id
      join member on member.id = coalesce(linked.merged_into, linked.id)
     where identity_digest = $1`,
};

/** One that was merged leads to the survivor. */
export async function memberOfIdentity(
  reads: PipelinedReads,
  identity: Identity,
  vault: PersonalVault,
): Promise<LinkedMember | null> {
  const [linked] = await reads.rows<LinkedMember>(linkedMember, [identityDigest(vault, identity)]);
  return linked ?? null;
}

/** As `memberOfIdentity`, in the transaction of whoever links identities. */
export async function memberOfIdentityWithin(
  tx: EntityManager,
  identity: Identity,
  vault: PersonalVault,
): Promise<LinkedMember | null> {
  const [linked] = await rows<LinkedMember>(tx, linkedMember.text, [identityDigest(vault, identity)]);
  return linked ?? null;
}

/** Takes links away, whoever they lead to. */
export async function unlinkIdentities(
  tx: EntityManager,
  identities: readonly Identity[],
  vault: PersonalVault,
): Promise<void> {
  const digests = identities.map((identity) => identityDigest(vault, identity));
  await rows(tx, 'delete from member_identity where identity_digest = any($1)', [digests]);
}

/** False when the identity is linked to a member already; one that is being linked at this moment is waited for. */
export async function linkIdentity(
  tx: EntityManager,
  identity: Identity,
  memberId: string,
  vault: PersonalVault,
): Promise<boolean> {
  const written = await rows(
    tx,
    `insert into member_identity (identity_digest, issuer, sealed_subject, member_id) values ($1, $2, $3, $4)
     on conflict do nothing returning member_id`,
    [
      identityDigest(vault, identity),
      identity.issuer,
      await vault.seal(memberId, identitySubject, identity.subject),
      memberId,
    ],
  );
  return written.length > 0;
}
