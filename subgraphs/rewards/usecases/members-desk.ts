import { z } from 'zod';
import type { Clock } from '../../../chassis/clock.js';
import {
  forbidden,
  memberClosed,
  memberSuspended,
  unavailable,
  type DomainError,
} from '../../../chassis/domain-error.js';
import type { Logger } from '../../../chassis/log.js';
import type { OnBehalfOf, ServiceCalls } from '../../../chassis/service-calls.js';
import type { Buyer } from '../domain/buyer.js';
import { tierCodes } from '../domain/tier-code.js';

const query = `query MemberStandings($wanted: [MemberWantedInput!]!) {
  memberStandings(wanted: $wanted) {
    status tier joinedAt birthMonth redemptionBonusNumerator redemptionBonusDenominator benefitsVersion } }`;

const standingShape = z.object({
  status: z.string(),
  tier: z.enum(tierCodes),
  joinedAt: z.iso.datetime({ offset: true }),
  birthMonth: z.number().int().min(1).max(12).nullable(),
  redemptionBonusNumerator: z.number().int().positive(),
  redemptionBonusDenominator: z.number().int().positive(),
  benefitsVersion: z.number().int().nonnegative(),
});
type Standing = z.output<typeof standingShape>;

/** What members knows of somebody who redeems; which campaigns are open to them is for campaigns to say. */
export type KnownMember = Omit<Buyer, 'campaigns'>;

/** What rewards asks of members: there what each tier gives is defined. */
export class MembersDesk {
  constructor(
    private readonly calls: ServiceCalls,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /**
   * What is known of a member now, whatever their status: who may not redeem may still read. Null for one nobody knows.
   * Throws UNAVAILABLE when members gives no answer.
   */
  async look(memberId: string, on: OnBehalfOf): Promise<KnownMember | null> {
    const [standing] = await this.ask([memberId], on);
    return standing ? knownOf(standing) : null;
  }

  /**
   * The same for members who redeem, in one call and in their order. Each has to be active: one whom the gateway has not heard to be
   * suspended yet is refused here. In their place MEMBER_SUSPENDED, MEMBER_CLOSED, FORBIDDEN for one nobody knows. Throws
   * UNAVAILABLE when members gives no answer.
   */
  async lookAtBuyers(memberIds: readonly string[], on: OnBehalfOf): Promise<(KnownMember | DomainError)[]> {
    const standings = await this.ask(memberIds, on);
    return standings.map((standing) => {
      if (!standing) return forbidden();
      if (standing.status === 'SUSPENDED') return memberSuspended();
      return standing.status === 'ACTIVE' ? knownOf(standing) : memberClosed();
    });
  }

  private async ask(memberIds: readonly string[], on: OnBehalfOf): Promise<(Standing | null)[]> {
    const at = this.clock.now().toISOString();
    const variables = { wanted: memberIds.map((memberId) => ({ memberId, at })) };
    try {
      const answer = await this.calls.graphql('members', { query, variables }, on);
      return answerShape(memberIds.length).parse(answer).memberStandings;
    } catch (error) {
      this.log.warn({ err: error }, 'members gave no answer');
      const fault = unavailable({ service: 'members' });
      fault.cause = error;
      throw fault;
    }
  }
}

function answerShape(members: number) {
  return z.object({ memberStandings: z.array(standingShape.nullable()).length(members) });
}

function knownOf(standing: Standing): KnownMember {
  return {
    tier: standing.tier,
    joinedAt: new Date(standing.joinedAt),
    birthMonth: standing.birthMonth,
    bonus: {
      numerator: standing.redemptionBonusNumerator,
      denominator: standing.redemptionBonusDenominator,
      version: standing.benefitsVersion,
    },
  };
}
