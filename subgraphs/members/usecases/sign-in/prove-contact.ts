import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { DomainError } from '../../../../chassis/domain-error.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { contactInUse } from '../../domain/enrolment/enrolment-errors.js';
import { codeRefused } from '../../domain/sign-in/sign-in-errors.js';
import type { Member } from '../../domain/member.js';
import { memberById } from '../../storage/members.js';
import { changeProfile } from '../../storage/profiles.js';
import { lockPerson } from '../../storage/lock-members.js';
import { hasWayIn, ownerOfContact } from '../../storage/sign-in/contact-owner.js';
import { writeProof } from '../../storage/sign-in/contact-proofs.js';
import { lockDigests } from '../../storage/sign-in/lock-digests.js';
import { codeContact, useCode, type TakenCode } from '../../storage/sign-in/sign-in-codes.js';
import type { MembersParts } from '../members-parts.js';
import { requireActive } from '../statuses/require-active.js';
import { followEndedContacts } from './changed-contacts.js';
import { endedOr, endMergedContacts } from './changed-profile.js';
import { checkCode } from './check-code.js';
import { asProfileContact, codeShape, none } from './contact-shape.js';
import { requireRecentSignIn, type SignedInMember } from './require-recent-sign-in.js';
import { orThrow } from './send-code.js';

const inputShape = z.object({ proofId: idShape, code: codeShape });

/**
 * Makes the contact that the code went to the one in force: it stands in the member's profile, proven, and they sign in by it
 * from now on; what was of its kind before, also of those who were merged into them, is told, and signs in no more; one that
 * is in force already is proven and no more than that. No session ends. The same again changes nothing. Refuses with
 * CODE_REFUSED, with CONTACT_IN_USE when it is in force for another member, and RECENT_SIGN_IN_NEEDED in a session that began
 * a while ago. Faults: BAD_USER_INPUT, MEMBER_SUSPENDED, MEMBER_CLOSED.
 */
export async function proveContact(parts: MembersParts, by: SignedInMember, raw: unknown): Promise<Member> {
  const { memberId } = by;
  const { proofId, code } = parseInput(inputShape, raw);
  const taken = orThrow(
    await parts.database.transaction(async (tx): Promise<TakenCode | DomainError> => {
      const checked = await checkCode(tx, parts, { id: proofId, code, purpose: 'CONTACT' });
      // A code that was asked for by somebody else proves nothing here, and its being right is not said.
      return 'codeHash' in checked && checked.memberId !== memberId ? codeRefused({ attemptsLeft: 0 }) : checked;
    }),
  );
  const address = taken.contact && (await parts.vault.open(memberId, codeContact, taken.contact));
  if (address === null) throw codeRefused({ attemptsLeft: 0 });
  // Apart from the attempt, which counts whatever becomes of this.
  await parts.database.transaction((tx) => putInForce(tx, parts, by, { taken, address }));
  const member = await memberById(parts.database.read, memberId, parts.vault);
  if (!member) throw new Error('a member who is signed in cannot be found');
  return member;
}

async function putInForce(
  tx: EntityManager,
  parts: MembersParts,
  by: SignedInMember,
  { taken, address }: { taken: TakenCode; address: string },
): Promise<void> {
  const { memberId } = by;
  const person = await lockPerson(tx, memberId);
  requireActive(person?.status);
  const mergedIds = person?.mergedIds ?? [];
  const key = { kind: taken.contactKind, digest: taken.contactDigest };
  // Whoever signs in with it at this moment is either seen or waits.
  await lockDigests(tx, [key.digest]);
  const owner = await ownerOfContact(tx, key);
  const isTheirs = owner !== null && (owner.mergedInto ?? owner.memberId) === memberId;
  if (taken.usedAt !== null) {
    // Sent again it is the same answer, while nothing else came of the contact since.
    if (isTheirs) return;
    throw codeRefused({ attemptsLeft: 0 });
  }
  // What is in force already is only proven by it; another one is another way in, but for who has none: they could sign in nowhere first.
  if (!isTheirs && (await hasWayIn(tx, [memberId, ...mergedIds], parts.embeddedIssuer)))
    await requireRecentSignIn(tx, parts, by);
  const contact = asProfileContact({ kind: taken.contactKind, address });
  // What came with somebody who was merged into the member leads to them already, and stays with whom it came.
  const inForce = isTheirs && owner.memberId !== memberId ? {} : contact;
  const changed = await changeProfile(tx, memberId, { details: contact, inForce }, parts.vault);
  const ended = endedOr(changed, contactInUse);
  if (!isTheirs) ended.push(...(await endMergedContacts(tx, parts, mergedIds, none[taken.contactKind])));
  await writeProof(tx, isTheirs ? owner.memberId : memberId, key, parts.clock.now());
  await followEndedContacts(tx, parts, ended);
  await useCode(tx, taken.id, parts.clock.now(), null);
}
