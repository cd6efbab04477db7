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
type Standing = z.output<typeof standingShape>;
const answerShape = z.object({ memberStandings: z.tuple([standingShape.nullable()]) });

/** What rewards asks of members: there what each tier gives is defined. */
export class MembersDesk {
  constructor(
    private readonly calls: ServiceCalls,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /**
   * The bonus of the member's tier of now, whatever the member's status: who may not redeem may still read. Null for one nobody knows.
   * Throws UNAVAILABLE when members gives no answer.
   */
  async bonusOf(memberId: string, on: OnBehalfOf): Promise<Bonus | null> {
    const standing = await this.ask(memberId, on);
    return standing && bonusIn(standing);
  }

  /**
   * The same for a member who redeems, who has to be active: one whom the gateway has not heard to be suspended yet is refused here.
   * Throws MEMBER_SUSPENDED, MEMBER_CLOSED, UNAVAILABLE when members gives no answer, FORBIDDEN for one nobody knows.
   */
  async bonusToRedeemWith(memberId: string, on: OnBehalfOf): Promise<Bonus> {
    const standing = await this.ask(memberId, on);
    if (!standing) throw forbidden();
    if (standing.status === 'SUSPENDED') throw memberSuspended();
    if (standing.status !== 'ACTIVE') throw memberClosed();
    return bonusIn(standing);
  }

  private async ask(memberId: string, on: OnBehalfOf): Promise<Standing | null> {
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

function bonusIn(standing: Standing): Bonus {
  return {
    numerator: standing.redemptionBonusNumerator,
    denominator: standing.redemptionBonusDenominator,
    version: standing.benefitsVersion,
  };
}
