import { z } from 'zod';
import type { Clock } from '../../../chassis/clock.js';
import { forbidden, memberClosed, memberSuspended, unavailable } from '../../../chassis/domain-error.js';
import type { Logger } from '../../../chassis/log.js';
import type { OnBehalfOf, ServiceCalls } from '../../../chassis/service-calls.js';

const query = `query MemberStanding($memberId: ID, $at: DateTime!) {
  memberStanding(memberId: $memberId, at: $at) { memberId status }
}`;

const answerShape = z.object({ memberStanding: z.object({ memberId: z.string(), status: z.string() }).nullable() });

/** What partners asks of members. */
export class MembersDesk {
  constructor(
    private readonly calls: ServiceCalls,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /**
   * Whoever moves points has to be active at that moment: one whom the gateway has not heard to be suspended yet is refused here.
   * Throws MEMBER_SUSPENDED, MEMBER_CLOSED, FORBIDDEN for one nobody knows, and UNAVAILABLE when members gives no answer.
   */
  async requireActive(memberId: string, on: OnBehalfOf): Promise<void> {
    const standing = await this.ask(memberId, on);
    if (!standing) throw forbidden();
    if (standing.status === 'SUSPENDED') throw memberSuspended();
    // Of a merged member members answers with the survivor, who is another: these points are to be moved by their hand.
    if (standing.status !== 'ACTIVE' || standing.memberId !== memberId.toLowerCase()) throw memberClosed();
  }

  private async ask(memberId: string, on: OnBehalfOf): Promise<{ memberId: string; status: string } | null> {
    const variables = { memberId, at: this.clock.now().toISOString() };
    try {
      return answerShape.parse(await this.calls.graphql('members', { query, variables }, on)).memberStanding;
    } catch (error) {
      this.log.warn({ err: error }, 'members gave no answer');
      const fault = unavailable({ service: 'members' });
      fault.cause = error;
      throw fault;
    }
  }
}
