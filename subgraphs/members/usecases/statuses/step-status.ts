import { z } from 'zod';
import { callerKey, type RequestContext } from '../../../../chassis/caller.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { statusUnfit, unknownMember } from '../../domain/statuses/status-errors.js';
import type { Member } from '../../domain/member.js';
import { statusSteps, type StatusStep } from '../../domain/statuses/membership-status.js';
import { memberById } from '../../storage/members.js';
import { lockMember } from '../../storage/lock-members.js';
import { changeStatus } from '../../storage/statuses/member-statuses.js';
import type { MembersParts } from '../members-parts.js';

export type OpsRequest = Pick<RequestContext, 'caller' | 'requestId'>;

const shapeOf = (reasons: readonly [string, ...string[]]) =>
  z.object({
    changeId: idShape,
    memberId: idShape,
    reason: z.enum(reasons),
    // The number of a case and no free text: what is recorded stays recorded, so there must be no room for a person in it.
    reference: z
      .string()
      .regex(/^[A-Za-z0-9/-]{1,40}$/, {
        error: 'must be the number of a case: 1 to 40 letters, digits, hyphens, slashes',
      })
      .nullish()
      .transform((reference) => reference ?? null),
  });

export interface StatusChangeRequest {
  step: StatusStep;
  /** The mutation's name: the scope of the change's id. */
  mutation: string;
  /** What the audit log calls it. */
  action: string;
  reasons: readonly [string, ...string[]];
}

/** Makes one step, once per id; recorded in the audit log with it. Refuses with STATUS_UNFIT where the member stands elsewhere. */
export async function stepStatus(
  parts: MembersParts,
  { step, mutation, action, reasons }: StatusChangeRequest,
  { caller, requestId }: OpsRequest,
  raw: unknown,
): Promise<Member> {
  const input = parseInput(shapeOf(reasons), raw);
  const { changeId, memberId, reason, reference } = input;
  const { from, to } = statusSteps[step];
  const by = callerKey(caller);
  await parts.answers.answerOnce({ caller: by, mutation, id: changeId }, input, async (tx) => {
    const status = await lockMember(tx, memberId);
    if (status === null) throw unknownMember({ path: ['input', 'memberId'] });
    if (status !== from) throw statusUnfit({ status });
    await changeStatus(tx, { changeId, memberId, from, to, reason, reference, by });
    const details = { changeId, reason, ...(reference === null ? {} : { reference }) };
    await parts.audit.record(tx, { by, action, subject: `member/${memberId}`, details, requestId });
    return {};
  });
  const member = await memberById(parts.database.read, memberId, parts.vault);
  if (!member) throw new Error('a member whose status has been changed cannot be found');
  return member;
}
