import { z } from 'zod';
import type { Clock } from '../../../chassis/clock.js';
import { forbidden, memberClosed, memberSuspended, unavailable } from '../../../chassis/domain-error.js';
import type { Logger } from '../../../chassis/log.js';
import type { OnBehalfOf, ServiceCalls } from '../../../chassis/service-calls.js';
import type { Bonus } from '../domain/bonus.js';

const query = `query MemberStandings($wanted: [MemberWantedInput!]!) {
  memberStandings(wanted: $wanted) { status redemptionBonusNumerator redemptionBonusDenominator benefitsVersion }
}`;

const standingShape = z.object({
  status: z.string(),
  redemptionBonusNumerator: z.number().int().positive(),
  redemptionBonusDenominator: z.number().int().positive(),
  benefitsVersion: z.number().int().nonnegative(),
});
const answerShape = z.object({ memberStandings: z.tuple([standingShape.nullable()]) });

/** What rewards asks of members: there what each tier gives is defined. */
export class MembersDesk {
  constructor(
    private readonly calls: ServiceCalls,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /**
   * The bonus of the member's tier of now, for an active member: one whom the gateway has not heard to be suspended yet is refused here.
   * Throws MEMBER_SUSPENDED, MEMBER_CLOSED, UNAVAILABLE when members gives no answer, FORBIDDEN for one nobody knows.
   */
  async bonusOf(memberId: string, on: OnBehalfOf): Promise<Bonus> {
    const standing = await this.ask(memberId, on);
    if (!standing) throw forbidden();
    if (standing.status === 'SUSPENDED') throw memberSuspended();
    if (standing.status !== 'ACTIVE') throw memberClosed();
    return {
      numerator: standing.redemptionBonusNumerator,
      denominator: standing.redemptionBonusDenominator,
      version: standing.benefitsVersion,
    };
  }

  private async ask(memberId: string, on: OnBehalfOf): Promise<z.output<typeof standingShape> | null> {
    const variables = { wanted: [{ memberId, at: this.clock.now().toISOString() }] };
    try {
      return answerShape.parse(await this.calls.graphql('members', { query, variables }, on)).memberStandings[0];
    } catch (error) {
      this.log.warn({ err: error }, 'members gave no answer');
      const fault = unavailable({ service: 'members' });
      fault.cause = error;
      throw fault;
    }
  }
}
