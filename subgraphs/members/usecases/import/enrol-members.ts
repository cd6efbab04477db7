import type { EntityManager } from 'typeorm';
import { callerKey, type Caller } from '../../../../chassis/caller.js';
import { badInput, DomainError, idempotencyConflict } from '../../../../chassis/domain-error.js';
import { AnswerBook, canonicalJson, type OpenedOfMany } from '../../../../chassis/idempotency.js';
import { parseInput } from '../../../../chassis/parse-input.js';
import { dayOf } from '../../../../chassis/programme-time.js';
import type { MemberId } from '../../../../schema/vocabulary.js';
import { memberIdTaken } from '../../domain/errors.js';
import type { Member } from '../../domain/member.js';
import { membersByIds } from '../../storage/members.js';
import { memberIdsThatAre } from '../../storage/vault/members-that-are.js';
import { memberCardLinked } from '../card-events.js';
import { enrolmentShape, type Enrolment } from '../enrol-member.js';
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
  const read = raw.map((one) => orFault(() => parseInput(shape, one)));
  const asked = new Map<string, Enrolment>();
  for (const one of read) if (!(one instanceof DomainError) && !asked.has(one.memberId)) asked.set(one.memberId, one);
  const outcomes =
    asked.size === 0
      ? new Map<string, DomainError | null>()
      : await parts.database.transaction((tx) => answered(tx, parts, channel, [...asked.values()]));
  const enrolled = [...outcomes].filter(([, outcome]) => outcome === null).map(([id]) => id);
  const members = new Map<string, Member>(
    (await membersByIds(parts.database.read, enrolled, parts.vault)).map((member) => [member.id, member]),
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
    input,
  });
  const taken = await memberIdsThatAre(
    tx,
    asked.map(({ memberId }) => memberId),
  );
  // An id that is a member's is looked up and not recorded: what it is refused by may be a fault, of which nothing is kept.
  const [known, free] = [
    asked.filter((one) => taken.has(one.memberId)),
    asked.filter((one) => !taken.has(one.memberId)),
  ];
  const looked = await parts.answers.lookMany(tx, known.map(keyed));
  const opened = await parts.answers.openMany(tx, free.map(keyed));
  const states = [
    ...known.map((one, place) => ({ one, state: looked[place] })),
    ...free.map((one, place) => ({ one, state: opened[place] })),
  ];
  const outcomes = new Map<string, DomainError | null>();
  const fresh: Enrolment[] = [];
  for (const { one, state } of states) {
    const outcome = outcomeOf(parts, one, state, taken);
    if (outcome === undefined) fresh.push(one);
    else outcomes.set(one.memberId, outcome);
  }
  const enrolled = await enrolInTurns(tx, parts, fresh);
  for (const [id, outcome] of enrolled) outcomes.set(id, outcome);
  await keep(tx, parts, fresh, enrolled, (one) => keyed(one).key);
  return outcomes;
}

/** Undefined for who is still to be enrolled. */
function outcomeOf(
  { answers }: MembersParts,
  { memberId }: Enrolment,
  state: OpenedOfMany | undefined,
  taken: ReadonlySet<string>,
): DomainError | null | undefined {
  if (state?.state === 'conflict') return idempotencyConflict({ id: memberId });
  if (state?.state === 'answered') {
    const refusal = orFault(() => answers.give<unknown>(state.answer));
    return refusal instanceof DomainError ? refusal : null;
  }
  return taken.has(memberId) ? memberIdTaken({ id: memberId, path: ['input', 'memberId'] }) : undefined;
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
