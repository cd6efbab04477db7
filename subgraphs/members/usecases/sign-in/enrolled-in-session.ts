import type { EntityManager } from 'typeorm';
import type { Caller } from '../../../../chassis/caller.js';
import { isId } from '../../../../chassis/ids.js';
import type { ContactKind } from '../../domain/sign-in/sign-in-rules.js';
import { writeClaim, writeProof } from '../../storage/sign-in/contact-proofs.js';
import { giveSessionsTo, lockSession } from '../../storage/sign-in/sign-in-sessions.js';
import type { MembersParts } from '../members-parts.js';
import { contactDigest } from './contact-digest.js';

/**
 * After somebody has enrolled themselves: what they signed in by is proven to be theirs, their sessions are the member's, and any other
 * contact they gave is a claim until they prove it.
 */
export async function followSelfEnrolment(
  tx: EntityManager,
  parts: MembersParts,
  { sessionId, subject }: Extract<Caller, { kind: 'member' }>,
  enrolled: { memberId: string; phone: string | null; email: string | null },
): Promise<void> {
  const { memberId } = enrolled;
  const session = sessionId !== undefined && isId(sessionId) ? await lockSession(tx, sessionId) : null;
  if (session?.subject === subject) {
    await giveSessionsTo(tx, subject, memberId);
    const proven = { kind: session.contactKind, digest: session.contactDigest };
    await writeProof(tx, memberId, proven, parts.clock.now());
  }
  const given: [ContactKind, string | null][] = [
    ['PHONE', enrolled.phone],
    ['EMAIL', enrolled.email],
  ];
  for (const [kind, address] of given) {
    if (address === null) continue;
    await writeClaim(tx, memberId, { kind, digest: contactDigest(parts, { kind, address }) });
  }
}
