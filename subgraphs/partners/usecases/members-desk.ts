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

const query = `query MemberStandings($wanted: [MemberWantedInput!]!) {
  memberStandings(wanted: $wanted) { memberId status } }`;

const standingShape = z.object({ memberId: z.string(), status: z.string() });
type Standing = z.output<typeof standingShape>;

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
    const [refusal] = await this.lookAt([memberId], on);
    if (refusal) throw refusal;
  }

  /** The same for many in one call: why not, in the place of each who may not, and null in the others'. Throws UNAVAILABLE. */
  async lookAt(memberIds: readonly string[], on: OnBehalfOf): Promise<(DomainError | null)[]> {
    const standings = await this.ask(memberIds, on);
    return memberIds.map((memberId, place) => refusalOf(memberId, standings[place] ?? null));
  }

  private async ask(memberIds: readonly string[], on: OnBehalfOf): Promise<(Standing | null)[]> {
    const at = this.clock.now().toISOString();
    const variables = { wanted: memberIds.map((memberId) => ({ memberId, at })) };
    const answerShape = z.object({ memberStandings: z.array(standingShape.nullable()).length(memberIds.length) });
    try {
      return answerShape.parse(await this.calls.graphql('members', { query, variables }, on)).memberStandings;
    } catch (error) {
      this.log.warn({ err: error }, 'members gave no answer');
      const fault = unavailable({ service: 'members' });
      fault.cause = error;
      throw fault;
    }
  }
}

function refusalOf(memberId: string, standing: Standing | null): DomainError | null {
  if (!standing) return forbidden();
  if (standing.status === 'SUSPENDED') return memberSuspended();
  // Of a merged member members answers with the survivor, who is another: these points are to be moved by their hand.
  const isTheirs = standing.status === 'ACTIVE' && standing.memberId === memberId.toLowerCase();
  return isTheirs ? null : memberClosed();
}
