import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { DomainError } from '../../../../chassis/domain-error.js';
import { newId } from '../../../../chassis/ids.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { codeRefused } from '../../domain/sign-in/sign-in-errors.js';
import { signInRefusal } from '../../domain/sign-in/may-sign-in.js';
import { mostSessions, repeatSeconds, sessionEnd } from '../../domain/sign-in/sign-in-rules.js';
import { lockMember } from '../../storage/lock-members.js';
import { memberById } from '../../storage/members.js';
import { ownerOfContact, type ContactOwner } from '../../storage/sign-in/contact-owner.js';
import { writeProof } from '../../storage/sign-in/contact-proofs.js';
import { lockDigests } from '../../storage/sign-in/lock-digests.js';
import { lockCode, useCode, type TakenCode } from '../../storage/sign-in/sign-in-codes.js';
import type { SignInSessionRow } from '../../storage/sign-in/sign-in-session-row.js';
import { endSessionsBeyond, insertSession, lockSession } from '../../storage/sign-in/sign-in-sessions.js';
import type { MembersParts } from '../members-parts.js';
import { nameShape } from '../personal-details-shape.js';
import { unlinkContacts } from './changed-contacts.js';
import { checkCode } from './check-code.js';
import { codeShape } from './contact-shape.js';
import { sealDevice } from './device-names.js';
import { orThrow } from './send-code.js';
import { sessionTokens, type SignedIn } from './session-tokens.js';
import { requireIssuerKey } from './sign-in-parts.js';

const inputShape = z.object({ signInId: idShape, code: codeShape, device: nameShape.nullish() });

/**
 * Begins a session for whoever has the contact that the code went to: as the member for whom it is in force,
 * else as somebody who is no member yet and may enrol; who was merged is signed in as the survivor. The same code again gives the same
 * session for half a minute. Refuses with CODE_REFUSED, and after proof with MEMBERSHIP_ERASED or _MERGED; SIGN_IN_UNAVAILABLE.
 */
export async function signIn(parts: MembersParts, raw: unknown): Promise<SignedIn> {
  requireIssuerKey(parts.signIn);
  const { signInId, code, device } = parseInput(inputShape, raw);
  const taken = orThrow(
    await parts.database.transaction((tx) => checkCode(tx, parts, { id: signInId, code, purpose: 'SIGN_IN' })),
  );
  // Apart from the attempt: nobody is looked for before it is right, and who is waited for here does not hold up who counts.
  for (;;) {
    const session = await parts.database.transaction((tx) => enter(tx, parts, taken, device ?? null));
    if (session !== 'CHANGED_HANDS') return sessionTokens(parts, orThrow(session));
  }
}

/** The owner of the contact is locked before the contact, as by everybody who changes it; it may be another's once both are. */
async function enter(
  tx: EntityManager,
  parts: MembersParts,
  { id, contactKind: kind, contactDigest: digest }: TakenCode,
  device: string | null,
): Promise<SignInSessionRow | DomainError | 'CHANGED_HANDS'> {
  const seen = await ownerOfContact(tx, { kind, digest });
  if (seen) await lockMember(tx, seen.mergedInto ?? seen.memberId);
  await lockDigests(tx, [digest]);
  const owner = await ownerOfContact(tx, { kind, digest });
  if (owner?.memberId !== seen?.memberId || owner?.mergedInto !== seen?.mergedInto) return 'CHANGED_HANDS';
  const code = await lockCode(tx, id);
  // Forgotten with the member whose contact it was.
  if (!code) return codeRefused({ attemptsLeft: 0 });
  return code.usedAt ? sessionAgain(tx, parts, code) : beginSession(tx, parts, { code, owner, device });
}

async function beginSession(
  tx: EntityManager,
  parts: MembersParts,
  { code, owner, device }: { code: TakenCode; owner: ContactOwner | null; device: string | null },
): Promise<SignInSessionRow | DomainError> {
  const at = parts.clock.now();
  const contact = { kind: code.contactKind, digest: code.contactDigest };
  const member = owner && (await memberById(tx, owner.mergedInto ?? owner.memberId, parts.vault));
  const refusal = member && signInRefusal(member.status);
  const session: SignInSessionRow = {
    id: newId(),
    memberId: member?.id ?? null,
    subject: member?.number ?? parts.signIn.keys.subjectOf(contact.digest),
    contactKind: contact.kind,
    contactDigest: contact.digest,
    secret: randomBytes(32),
    generation: 1,
    rotatedAt: at,
    device: null,
    startedAt: at,
    lastUsedAt: at,
    expiresAt: sessionEnd(at, at),
    endedAt: null,
    endedBy: null,
  };
  await useCode(tx, code.id, at, null);
  if (refusal) return refusal;
  // The contact may have been somebody's before it was nobody's.
  if (!owner) await unlinkContacts(tx, parts, [contact.digest]);
  if (owner && member) {
    // The contact stays with whom it came, so that it leads back to them when a merge is taken back.
    await writeProof(tx, owner.memberId, contact, at);
    session.device = device === null ? null : await sealDevice(parts, member.id, device);
  }
  await insertSession(tx, session);
  await useCode(tx, code.id, at, session.id);
  await endSessionsBeyond(tx, session, mostSessions, at);
  return session;
}

/** The answer to a code that has been used: the session it began, to whoever asks a moment later, while nothing else came of it. */
async function sessionAgain(
  tx: EntityManager,
  parts: MembersParts,
  { usedAt, sessionId }: TakenCode,
): Promise<SignInSessionRow | DomainError> {
  const isRepeat = usedAt !== null && parts.clock.now().getTime() - usedAt.getTime() <= repeatSeconds * 1000;
  const session = isRepeat && sessionId !== null ? await lockSession(tx, sessionId) : null;
  const isUntouched = session?.endedAt === null && session.generation === 1;
  return session && isUntouched ? session : codeRefused({ attemptsLeft: 0 });
}
