import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { nextHead } from '../../domain/households/household.js';
import {
  endHousehold,
  householdIdOf,
  lockHousehold,
  removeMember,
  setHead,
  type LockedHousehold,
} from '../../storage/households/households.js';
import type { MembersParts } from '../members-parts.js';
import { lockOwnHousehold } from './acting-member.js';

const shape = z.object({ changeId: idShape });

/** A head who leaves is followed by whoever has been there longest; the last one ends it. Refuses with NOT_IN_HOUSEHOLD. */
export async function leaveHousehold(parts: MembersParts, memberId: string, raw: unknown): Promise<void> {
  const input = parseInput(shape, raw);
  const key = { caller: `member:${memberId}`, mutation: 'leaveHousehold', id: input.changeId };
  await parts.answers.answerOnce(key, input, async (tx) => {
    await takeOut(tx, await lockOwnHousehold(tx, memberId), memberId, true);
    return {};
  });
}

/** For a membership that is over: closed, erased, merged into another. Nothing happens where there is no household. */
export async function leaveForGood(tx: EntityManager, memberId: string): Promise<void> {
  const id = await householdIdOf(tx, memberId);
  const household = id === null ? null : await lockHousehold(tx, id);
  if (household) await takeOut(tx, household, memberId, false);
}

/** Out of a household that is locked. */
export async function takeOut(
  tx: EntityManager,
  household: LockedHousehold,
  memberId: string,
  willing: boolean,
): Promise<void> {
  await removeMember(tx, memberId, willing);
  const others = household.members.filter((one) => one.memberId !== memberId);
  const next = nextHead(others);
  if (next === null) await endHousehold(tx, household.id);
  else if (household.headId === memberId) await setHead(tx, household.id, next);
}
