import type { EntityManager } from 'typeorm';
import { callerKey, type Caller } from '../../../../chassis/caller.js';
import { badInput, DomainError, idempotencyConflict } from '../../../../chassis/domain-error.js';
import { AnswerBook, canonicalJson, type OpenedOfMany } from '../../../../chassis/idempotency.js';
import { parseInput } from '../../../../chassis/parse-input.js';
import { dayOf } from '../../../../chassis/programme-time.js';
import type { MemberId } from '../../../../schema/vocabulary.js';
import { serialOf } from '../../domain/cards/own-card.js';
import { cardNotIssued } from '../../domain/cards/card-errors.js';
import { memberIdTaken } from '../../domain/enrolment/enrolment-errors.js';
import type { Member } from '../../domain/member.js';
import { issuedSerials } from '../../storage/import/who-has-what.js';
import { membersByIds } from '../../storage/members.js';
import { memberIdsThatAre } from '../../storage/vault/members-that-are.js';
import { memberCardLinked } from '../card-events.js';
import { checkCard } from '../cards/check-card.js';
import { askedFor, enrolmentShape, type Enrolment } from '../enrol-member.js';
import { checkSource } from '../enrolment/enrolment-source.js';
import type { MembersParts } from '../members-parts.js';
import { enrolInTurns } from './enrol-in-turns.js';

/**
 * A list of these, with a card each, locks four hundred numbers while it is worked on: ten connections together stay below what
 * PostgreSQL has room for by its own settings (6,400).
 */
const mostMembers = 200;

export type Channel = Extract<Caller, { kind: 'channel' }>;

/** What became of one of a list. */
export type EnrolmentOutcome = Member | DomainError;

/**
 * Makes up to 200 members, each as `enrolMember` would, and gives the outcome of each in their order: what is wrong with one does not
 * touch the others. Under one id both know the same member. Throws BAD_USER_INPUT for an empty list or a longer one.
 */
export async function enrolMembers(
  parts: MembersParts,
  channel: Channel,
  raw: readonly unknown[],
): Promise<EnrolmentOutcome[]> {
  if (raw.length === 0 || raw.length > mostMembers) {
    throw badInput({ path: ['input', 'members'], reason: `must hold 1 to ${String(mostMembers)} members` });
  }
  const shape = enrolmentShape(dayOf(parts.clock.now(), parts.zone));
  const read = raw.map((one) => orFault(() => checked(parseInput(shape, one), channel)));
  const asked = new Map<string, Enrolment>();
  for (const one of read) if (!(one instanceof DomainError) && !asked.has(one.memberId)) asked.set(one.memberId, one);
  const outcomes =
    asked.size === 0
      ? new Map<string, DomainError | null>()
      : await parts.database.transaction((tx) => answered(tx, parts, channel, [...asked.values()]));
  const enrolled = [...outcomes].filter(([, outcome]) => outcome === null).map(([id]) => id);
  const members = new Map<string, Member>(
    (await membersByIds(parts.database.reads, enrolled, parts.vault)).map((member) => [member.id, member]),
  );
  return read.map((one) => {
    if (one instanceof DomainError) return one;
    // The same id a second time in the list: with another input it is no repetition.
    if (canonicalJson(asked.get(one.memberId)) !== canonicalJson(one)) return idempotencyConflict({ id: one.memberId });
    const outcome = outcomes.get(one.memberId) ?? members.get(one.memberId);
    if (!outcome) throw new Error('a member who has been enrolled cannot be found');
    return outcome;
  });
}

function checked(input: Enrolment, channel: Channel): Enrolment {
  // A list is what another system knows of its customers, not what an app knows of its device.
  if (input.light) throw badInput({ path: ['input', 'light'], reason: 'light memberships are made one by one' });
  checkSource(channel, input);
  checkCard(input.cardNumber, ['input', 'cardNumber']);
  return input;
}

function orFault<T>(work: () => T): T | DomainError {
  try {
    return work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

/** By id: what it was refused by, or null for who is a member now. Answers are kept as `enrolMember` keeps them, faults are not. */
async function answered(
  tx: EntityManager,
  parts: MembersParts,
  channel: Channel,
  asked: readonly Enrolment[],
): Promise<Map<string, DomainError | null>> {
  const keyed = (input: Enrolment) => ({
    key: { caller: callerKey(channel), mutation: 'enrolMember', id: input.memberId },
    input: askedFor(input),
  });
  // Looked up and not recorded: of a fault nothing is kept.
  const faults = await faultsOf(tx, asked);
  const known = asked.filter(({ memberId }) => faults.has(memberId));
  const free = asked.filter(({ memberId }) => !faults.has(memberId));
  const looked = await parts.answers.lookMany(tx, known.map(keyed));
  const opened = await parts.answers.openMany(tx, free.map(keyed));
  const states = [
    ...known.map((one, place) => ({ one, state: looked[place] })),
    ...free.map((one, place) => ({ one, state: opened[place] })),
  ];
  const outcomes = new Map<string, DomainError | null>();
  const fresh: Enrolment[] = [];
  for (const { one, state } of states) {
    const outcome = outcomeOf(parts, one, state, faults);
    if (outcome === undefined) fresh.push(one);
    else outcomes.set(one.memberId, outcome);
  }
  const enrolled = await enrolInTurns(tx, parts, callerKey(channel), fresh);
  for (const [id, outcome] of enrolled) outcomes.set(id, outcome);
  await keep(tx, parts, fresh, enrolled, (one) => keyed(one).key);
  return outcomes;
}

/** Undefined for who is still to be enrolled. */
function outcomeOf(
  { answers }: MembersParts,
  { memberId }: Enrolment,
  state: OpenedOfMany | undefined,
  faults: ReadonlyMap<string, DomainError>,
): DomainError | null | undefined {
  if (state?.state === 'conflict') return idempotencyConflict({ id: memberId });
  if (state?.state === 'answered') {
    const refusal = orFault(() => answers.give<unknown>(state.answer));
    return refusal instanceof DomainError ? refusal : null;
  }
  return faults.get(memberId);
}

/** By id: of those whose id is a member's, or whose card of our series never went to the printer. */
async function faultsOf(tx: EntityManager, asked: readonly Enrolment[]): Promise<Map<string, DomainError>> {
  const serials = asked.flatMap(({ cardNumber }) => (cardNumber === null ? [] : (serialOf(cardNumber) ?? [])));
  const issued = await issuedSerials(tx, serials);
  const taken = await memberIdsThatAre(
    tx,
    asked.map(({ memberId }) => memberId),
  );
  const faults = new Map<string, DomainError>();
  for (const { memberId, cardNumber } of asked) {
    const serial = cardNumber === null ? null : serialOf(cardNumber);
    if (serial !== null && !issued.has(serial)) faults.set(memberId, cardNotIssued({ path: ['input', 'cardNumber'] }));
    if (taken.has(memberId)) faults.set(memberId, memberIdTaken({ id: memberId, path: ['input', 'memberId'] }));
  }
  return faults;
}

async function keep(
  tx: EntityManager,
  { answers, outbox }: MembersParts,
  fresh: readonly Enrolment[],
  outcomes: ReadonlyMap<string, DomainError | null>,
  keyOf: (one: Enrolment) => { caller: string; mutation: string; id: string },
): Promise<void> {
  const final = fresh.flatMap((one) => {
    const outcome = outcomes.get(one.memberId) ?? null;
    if (outcome === null) return { key: keyOf(one), answer: { value: { memberId: one.memberId } } };
    return outcome.kind === 'refusal' ? { key: keyOf(one), answer: AnswerBook.refusalOf(outcome) } : [];
  });
  await answers.closeMany(tx, final);
  const linked = fresh.filter(({ memberId, cardNumber }) => cardNumber !== null && !outcomes.get(memberId));
  await outbox.write(tx, ...linked.map(({ memberId }) => memberCardLinked(memberId as MemberId)));
}
