import { z } from 'zod';
import { callerKey, type Caller } from '../../../../chassis/caller.js';
import { badInput } from '../../../../chassis/domain-error.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { dayOf } from '../../../../chassis/programme-time.js';
import type { BenefitUse } from '../../domain/benefits/benefit-use.js';
import { periodAt, stateOf } from '../../domain/benefits/benefit-period.js';
import { benefitNotOpen, benefitUsed, benefitUseIdTaken } from '../../domain/errors.js';
import type { Member } from '../../domain/member.js';
import { benefitUse, insertBenefitUse } from '../../storage/benefits/benefits.js';
import { memberById } from '../../storage/members.js';
import { findMemberByNumber } from '../find-members.js';
import type { MembersParts } from '../members-parts.js';
import { readMemberStandings } from '../read-member-standings.js';

const inputShape = z
  .object({
    benefitUseId: idShape,
    memberId: idShape.nullish(),
    memberNumber: z.string().max(64, { error: 'is too long' }).nullish(),
    benefit: z.string().max(40, { error: 'is too long' }),
  })
  .refine(({ memberId, memberNumber }) => !memberId !== !memberNumber, {
    path: ['memberId'],
    error: 'give either an id or a number',
  });

/**
 * Hands a benefit over, once in its period: of several tills at once one does. Refuses with BENEFIT_NOT_OPEN where the membership is not
 * active, where the tier does not have it, where its period has not begun, and where it is there all the time and cannot be used up; with
 * BENEFIT_USED where it was handed over in this period before. Faults: BAD_USER_INPUT, also for a member nobody knows; IDEMPOTENCY_CONFLICT.
 */
export async function useBenefit(parts: MembersParts, caller: Caller, raw: unknown): Promise<BenefitUse> {
  const { benefitUseId, benefit, memberId, memberNumber } = parseInput(inputShape, raw);
  const member = memberId
    ? await memberById(parts.database.read, memberId, parts.vault)
    : await findMemberByNumber(parts, memberNumber ?? '', ['input', 'memberNumber']);
  if (!member) throw badInput({ path: ['input', memberId ? 'memberId' : 'memberNumber'], reason: 'is no member’s' });
  const usedBy = callerKey(caller);
  const key = { caller: usedBy, mutation: 'useBenefit', id: benefitUseId };
  const { id } = await parts.answers.answerOnce(key, { memberId: member.id, benefit }, async (tx) => {
    const period = await openPeriod(parts, member, benefit);
    const use = { id: benefitUseId, memberId: member.id, benefitCode: benefit, period, usedBy };
    const outcome = await insertBenefitUse(tx, use);
    if (outcome === 'used') throw benefitUsed();
    if (outcome === 'taken') throw benefitUseIdTaken({ id: benefitUseId, path: ['input', 'benefitUseId'] });
    if (caller.kind === 'ops') {
      await parts.audit.record(tx, {
        by: usedBy,
        action: 'benefit.used',
        subject: `member/${member.id}`,
        details: { benefit },
      });
    }
    return { id: benefitUseId };
  });
  const use = await benefitUse(parts.database.read, id);
  if (!use) throw new Error('a benefit that was used cannot be found');
  return use;
}

/** The name of the period that today lies in. */
async function openPeriod(parts: MembersParts, { id, status, details }: Member, code: string): Promise<string> {
  const now = parts.clock.now();
  const today = dayOf(now, parts.zone);
  const [standing] = await readMemberStandings(parts, [{ memberId: id, at: now }]);
  const had = standing?.benefits.find((benefit) => benefit.code === code);
  const period = had ? periodAt(had.availability, details.birthday, today) : null;
  if (status !== 'ACTIVE' || !had || !period || stateOf(had.availability, period, false, today) !== 'OPEN')
    throw benefitNotOpen();
  return period.name;
}
