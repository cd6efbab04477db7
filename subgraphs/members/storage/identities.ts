import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { Identity, MemberStatus } from '../domain/member.js';

export interface LinkedMember {
  memberId: string;
  number: string;
  status: MemberStatus;
}

export async function memberOfIdentity(
  manager: EntityManager,
  { issuer, subject }: Identity,
): Promise<LinkedMember | null> {
  const [linked] = await rows<LinkedMember>(
    manager,
    `select member.id as "memberId", member.number, member.status
       from member_identity join member on member.id = member_identity.member_id
      where issuer = $1 and subject = $2`,
    [issuer, subject],
  );
  return linked ?? null;
}

/** Takes links of an issuer's subjects away, whoever they lead to. */
export async function unlinkIdentities(tx: EntityManager, issuer: string, subjects: readonly string[]): Promise<void> {
  await rows(tx, 'delete from member_identity where issuer = $1 and subject = any($2)', [issuer, subjects]);
}

/** False when the identity is linked to a member already; one that is being linked at this moment is waited for. */
export async function linkIdentity(
  tx: EntityManager,
  { issuer, subject }: Identity,
  memberId: string,
): Promise<boolean> {
  const written = await rows(
    tx,
    `insert into member_identity (issuer, subject, member_id) values ($1, $2, $3)
     on conflict do nothing returning member_id`,
    [issuer, subject, memberId],
  );
  return written.length > 0;
}
