import type { Member } from '../../domain/member.js';
import type { ContactKind } from '../../domain/sign-in/sign-in-rules.js';
import { proofsOf } from '../../storage/sign-in/contact-proofs.js';
import type { MembersParts } from '../members-parts.js';
import { contactDigest } from './contact-digest.js';

export interface ContactProofs {
  phoneVerifiedAt: Date | null;
  emailVerifiedAt: Date | null;
}

/** Since when the contacts that the members' profiles show are proven, in their order; one that is only said is not. One statement. */
export async function readContactProofs(parts: MembersParts, members: readonly Member[]): Promise<ContactProofs[]> {
  const proofs = await proofsOf(
    parts.database.read,
    members.map(({ id }) => id),
  );
  const provenAt = (memberId: string, kind: ContactKind, address: string | null): Date | null => {
    if (address === null) return null;
    const digest = contactDigest(parts, { kind, address });
    const proof = proofs.find((one) => one.memberId === memberId && one.kind === kind && one.digest.equals(digest));
    return proof?.provenAt ?? null;
  };
  return members.map(({ id, details }) => ({
    phoneVerifiedAt: provenAt(id, 'PHONE', details.phone),
    emailVerifiedAt: provenAt(id, 'EMAIL', details.email),
  }));
}
