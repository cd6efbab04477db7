import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { callerKey, type Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { badInput, forbidden, idempotencyConflict } from '../../../../chassis/domain-error.js';
import { queueJob } from '../../../../chassis/jobs.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import type { Erasure } from '../../domain/rights/erasure.js';
import { noLongerMember } from '../../domain/rights/rights-errors.js';
import { unknownMember } from '../../domain/statuses/status-errors.js';
import { addPart, erasureOfMember, findErasure, insertErasure } from '../../storage/rights/erasures.js';
import { lockPerson } from '../../storage/lock-members.js';
import { setErased } from '../../storage/statuses/member-statuses.js';
import type { MembersParts } from '../members-parts.js';
import { eraseOwnData } from './erasures-of.js';
import { finishErasuresJob } from './finish-erasures.js';
import { reasonShape } from './rights-shapes.js';
import { tellErasure } from './tell-erasure.js';

/** Who may have a member forgotten: they themselves, and ops, who say why. */
export type Eraser = Extract<Caller, { kind: 'member' | 'ops' }>;

const shape = z.object({
  erasureId: idShape,
  memberId: idShape.nullish().transform((id) => id ?? null),
  reason: reasonShape.nullish().transform((reason) => reason ?? null),
});

/**
 * Begins to forget a member: with this transaction all that members itself holds of them is gone, so that nobody signs in as them and
 * their phone is anybody's. The rest follows by itself, in every subgraph, however often one of them is away. Asked again, under
 * whatever id, it is the first erasure that answers.
 *
 * Whoever was merged into the member is the same person, and is forgotten with them, under one certificate. While a merge of theirs, or its
 * end, is under way in other subgraphs, those hear of the erasure after it.
 *
 * Refuses with NO_LONGER_MEMBER where another membership goes on in this one's place: that one can be erased. Faults: FORBIDDEN for
 * somebody else, BAD_USER_INPUT, IDEMPOTENCY_CONFLICT.
 */
export async function eraseMember(
  parts: MembersParts,
  eraser: Eraser,
  raw: unknown,
  requestId?: string,
): Promise<Erasure> {
  const input = parseInput(shape, raw);
  const memberId = whose(eraser, input);
  const by = callerKey(eraser);
  const key = { caller: by, mutation: 'eraseMember', id: input.erasureId };
  const { erasureId } = await parts.answers.answerOnce(key, { memberId, reason: input.reason }, async (tx) => {
    const person = await lockPerson(tx, memberId);
    if (person === null) throw unknownMember({ path: ['input', 'memberId'] });
    const standing = await erasureOfMember(tx, memberId);
    if (standing) return { erasureId: standing.id };
    if (person.status === 'MERGED') throw noLongerMember();
    const { erasureId: id, reason } = input;
    const its = { requestedBy: by, reason };
    if (!(await insertErasure(tx, { ...its, id, memberId, withErasureId: null }))) throw idempotencyConflict({ id });
    for (const mergedId of person.mergedIds) {
      const mergedsId = newId();
      await insertErasure(tx, { ...its, id: mergedsId, memberId: mergedId, withErasureId: id });
      await begin(tx, parts, mergedId, mergedsId);
    }
    await begin(tx, parts, memberId, id);
    if (eraser.kind === 'ops') {
      await parts.audit.record(tx, {
        by,
        action: 'member.erase',
        subject: `member/${memberId}`,
        details: { erasureId: id, reason },
        ...(requestId === undefined ? {} : { requestId }),
      });
    }
    return { erasureId: id };
  });
  const erasure = await findErasure(parts.database.read, erasureId);
  if (!erasure) throw new Error('an erasure that was asked for cannot be found');
  return erasure;
}

async function begin(tx: EntityManager, parts: MembersParts, memberId: string, erasureId: string): Promise<void> {
  await setErased(tx, memberId);
  await addPart(tx, { erasureId, subgraph: 'members', erased: await eraseOwnData(tx, memberId, parts), doneAt: null });
  await tellErasure(tx, parts, { id: erasureId, memberId });
  await queueJob(tx, finishErasuresJob, {}, { key: finishErasuresJob });
}

function whose(eraser: Eraser, { memberId, reason }: z.output<typeof shape>): string {
  if (eraser.kind === 'member') {
    if (eraser.memberId === null || (memberId !== null && memberId !== eraser.memberId)) throw forbidden();
    return eraser.memberId;
  }
  if (memberId === null) throw badInput({ path: ['input', 'memberId'], reason: 'say who is to be forgotten' });
  if (reason === null) throw badInput({ path: ['input', 'reason'], reason: 'somebody of ops has to say why' });
  return memberId;
}
