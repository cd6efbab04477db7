import type { EntityManager } from 'typeorm';
import type { DomainError } from '../../../../chassis/domain-error.js';
import { cardBlocked, cardTaken } from '../../domain/cards/card-errors.js';
import { alreadyEnrolled, memberIdTaken } from '../../domain/enrolment/enrolment-errors.js';
import { insertMembers, lockNumbers, type InTheWay, type NewMember } from '../../storage/import/insert-members.js';
import { whoHasWhat } from '../../storage/import/who-has-what.js';
import type { Enrolment } from '../enrol-member.js';
import type { MembersParts } from '../members-parts.js';

/**
 * Enrols a list as if one came after the other. Those who share a phone, an e-mail or a card with somebody before them in the list
 * wait for the next turn: by then it is known whether the one before them was enrolled. Most lists take one turn.
 * By id: what each was refused by, or null.
 */
export async function enrolInTurns(
  tx: EntityManager,
  parts: MembersParts,
  enrolledBy: string,
  enrolments: readonly Enrolment[],
): Promise<Map<string, DomainError | null>> {
  const outcomes = new Map<string, DomainError | null>();
  const lost = new Set<string>();
  let waiting = enrolments.map(newMember);
  // Held before they are looked at, so that nobody blocks one meanwhile.
  await lockNumbers(
    tx,
    waiting.flatMap(({ card }) => card ?? []),
  );
  while (waiting.length > 0) {
    const known = await whoHasWhat(tx, waiting, parts.vault);
    const refused = new Map(waiting.map((member) => [member.id, refusalOf(member, known)]));
    const open = waiting.filter(({ id }) => !refused.get(id));
    const turn = withoutSharers(open);
    const inTheWay = await insertMembers(tx, turn, { embeddedIssuer: parts.embeddedIssuer, enrolledBy }, parts.vault);
    for (const [id, refusal] of refused) if (refusal) outcomes.set(id, refusal);
    for (const { id } of turn) {
      const reason = inTheWay.get(id);
      // Somebody came first a moment ago: whose the phone or the card is now is seen at the next turn, which names them.
      if (reason === undefined) outcomes.set(id, null);
      else if (reason === 'ID') outcomes.set(id, memberIdTaken({ id, path: ['input', 'memberId'] }));
    }
    for (const { id } of turn.filter((member) => !outcomes.has(member.id))) {
      if (lost.has(id)) outcomes.set(id, lostRace(inTheWay.get(id)));
      lost.add(id);
    }
    waiting = waiting.filter(({ id }) => !outcomes.has(id));
  }
  return outcomes;
}

function newMember({ memberId, displayName, phone, email, birthday, locale, cardNumber }: Enrolment): NewMember {
  return { id: memberId, details: { displayName, phone, email, birthday, locale }, card: cardNumber };
}

function refusalOf(member: NewMember, known: Awaited<ReturnType<typeof whoHasWhat>>): DomainError | null {
  const memberNumber = known.numberByContact(member);
  if (memberNumber !== null) return alreadyEnrolled({ memberNumber });
  if (member.card === null) return null;
  if (known.isBlocked(member.card)) return cardBlocked();
  return known.hasCard(member.card) ? cardTaken() : null;
}

/** For whom nobody could be seen in the way, twice. */
function lostRace(reason: InTheWay | undefined): DomainError {
  return reason === 'CARD' ? cardTaken() : alreadyEnrolled({ memberNumber: null });
}

/** Without those who share anything with somebody before them, be it somebody who waits as well. */
function withoutSharers(members: readonly NewMember[]): NewMember[] {
  const seen = new Set<string>();
  return members.filter(({ details: { phone, email }, card }) => {
    const names = [phone && `phone ${phone}`, email && `email ${email}`, card && `card ${card}`].filter(
      (name): name is string => Boolean(name),
    );
    const isFirst = names.every((name) => !seen.has(name));
    for (const name of names) seen.add(name);
    return isFirst;
  });
}
