import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { badInput, type DomainError } from '../../../../chassis/domain-error.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import type { Member } from '../../domain/member.js';
import { contactInUse } from '../../domain/enrolment/enrolment-errors.js';
import { codeRefused } from '../../domain/sign-in/sign-in-errors.js';
import type { Contact } from '../../domain/sign-in/sign-in-rules.js';
import { memberById } from '../../storage/members.js';
import { changeProfile } from '../../storage/profiles.js';
import { forgetOtherProofs } from '../../storage/sign-in/contact-proofs.js';
import { codeContact, useCode, type TakenCode } from '../../storage/sign-in/sign-in-codes.js';
import type { MembersParts } from '../members-parts.js';
import { takeProof, tellReplacedContact, unlinkContacts } from './changed-contacts.js';
import { checkCode } from './check-code.js';
import { asProfileContact, codeShape } from './contact-shape.js';
import { orThrow } from './send-code.js';

const inputShape = z.object({ proofId: idShape, code: codeShape });

/**
 * Makes the contact that the code went to the member's own: it stands in their profile, proven, and they sign in by it from now on; the
 * one of its kind before is told, and signs in no more. No session ends. The same again changes nothing. Refuses with CODE_REFUSED, and
 * with CONTACT_IN_USE when another member has it.
 */
export async function proveContact(parts: MembersParts, memberId: string, raw: unknown): Promise<Member> {
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
  const contact = { kind: taken.contactKind, address };
  // Apart from the attempt, which counts whatever becomes of this.
  await parts.database.transaction((tx) => takeOver(tx, parts, memberId, { contact, taken }));
  const member = await memberById(parts.database.read, memberId, parts.vault);
  if (!member) throw badInput({ path: ['input', 'proofId'], reason: 'is nobody' });
  return member;
}

async function takeOver(
  tx: EntityManager,
  parts: MembersParts,
  memberId: string,
  { contact, taken }: { contact: Contact; taken: TakenCode },
): Promise<void> {
  const at = parts.clock.now();
  const before = await memberById(tx, memberId, parts.vault);
  if (!(await changeProfile(tx, memberId, asProfileContact(contact), parts.vault))) throw contactInUse();
  await takeProof(tx, parts, memberId, { kind: contact.kind, digest: taken.contactDigest });
  await unlinkContacts(tx, parts, await forgetOtherProofs(tx, memberId, contact.kind, taken.contactDigest));
  await useCode(tx, taken.id, at, null);
  if (before) await tellReplacedContact(tx, parts, before, contact);
}
