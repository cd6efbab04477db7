import { z } from 'zod';
import { callerKey, type Caller } from '../../../../chassis/caller.js';
import { DomainError } from '../../../../chassis/domain-error.js';
import { refusalOr } from '../../../../chassis/idempotency.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { dayOf } from '../../../../chassis/programme-time.js';
import type { BenefitUse } from '../../domain/benefits/benefit-use.js';
import { periodAt, stateOf } from '../../domain/benefits/benefit-period.js';
import { benefitNotOpen, benefitUsed, benefitUseIdTaken } from '../../domain/benefits/benefit-errors.js';
import { unknownMember } from '../../domain/statuses/status-errors.js';
import type { Member } from '../../domain/member.js';
import { benefitUse, insertBenefitUse } from '../../storage/benefits/benefits.js';
import { memberById } from '../../storage/members.js';
import { seeHouseholds } from '../households/see-households.js';
import { memberOfRequest } from '../member-of-request.js';
import type { MembersParts } from '../members-parts.js';
import { readMemberStandings } from '../read-member-standings.js';
import { benefitsIn, readTierBenefits } from './read-benefits.js';

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
 * Hands a benefit over, once in its period: of several tills at once one does. Refuses with BENEFIT_NOT_OPEN where the
 * membership is not active, where the tier does not have it, where its period has not begun, and where it is there all the
 * time and cannot be used up; with BENEFIT_USED where it was handed over in this period before. Faults: BAD_USER_INPUT, also
 * for a member nobody knows; IDEMPOTENCY_CONFLICT.
 */
export async function useBenefit(parts: MembersParts, caller: Caller, raw: unknown): Promise<BenefitUse> {
  const { benefitUseId, benefit, ...named } = parseInput(inputShape, raw);
  const usedBy = callerKey(caller);
  const key = { caller: usedBy, mutation: 'useBenefit', id: benefitUseId };
  const inputOf = (memberId: string) => ({ memberId, benefit });
  const shown = { number: named.memberNumber ?? '', path: ['input', 'memberNumber'] };
  const memberId = named.memberId ? named.memberId : await memberOfRequest(parts, key, inputOf, shown);
  const member = await memberById(parts.database.read, memberId, parts.vault);
  if (!member) throw unknownMember({ path: ['input', 'memberId'] });
  // Read before: who holds a connection and waits for a second one waits for good where everybody does. An answer that is kept comes first.
  const period = await refusalOr(() => openPeriod(parts, member, benefit));
  const { id } = await parts.answers.answerOnce(key, inputOf(memberId), async (tx) => {
    if (period instanceof DomainError) throw period;
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
  const [household] = await seeHouseholds(parts, [id]);
  const tiers = standing && { tier: standing.tier.code, sharedTier: household?.sharedTier?.code ?? null };
  const had = tiers && benefitsIn(tiers, await readTierBenefits(parts)).find((benefit) => benefit.code === code);
  const period = had ? periodAt(had.availability, details.birthday, today) : null;
  if (status !== 'ACTIVE' || !had || !period || stateOf(had.availability, period, false, today) !== 'OPEN')
    throw benefitNotOpen();
  return period.name;
}
