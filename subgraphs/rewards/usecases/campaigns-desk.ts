import { z } from 'zod';
import { unavailable } from '../../../chassis/domain-error.js';
import type { Logger } from '../../../chassis/log.js';
import type { OnBehalfOf, ServiceCalls } from '../../../chassis/service-calls.js';
import type { TierCode } from '../domain/tier-code.js';

const query = `query OpenCampaigns($members: [_Any!]!) {
  _entities(representations: $members) { ... on Member { campaigns { id } } } }`;

const answerShape = z.object({
  _entities: z.tuple([z.object({ campaigns: z.array(z.object({ id: z.uuid() })) })]),
});

/** What rewards asks of campaigns: which of them are live and open to the member, for prices that go with a campaign. */
export class CampaignsDesk {
  constructor(
    private readonly calls: ServiceCalls,
    private readonly log: Logger,
  ) {}

  /** Throws UNAVAILABLE when campaigns gives no answer. */
  async openTo({ memberId, tier }: { memberId: string; tier: TierCode }, on: OnBehalfOf): Promise<Set<string>> {
    const variables = { members: [{ __typename: 'Member', id: memberId, tier: { tier: { code: tier } } }] };
    try {
      const { _entities } = answerShape.parse(await this.calls.graphql('campaigns', { query, variables }, on));
      return new Set(_entities[0].campaigns.map(({ id }) => id));
    } catch (error) {
      this.log.warn({ err: error }, 'campaigns gave no answer');
      const fault = unavailable({ service: 'campaigns' });
      fault.cause = error;
      throw fault;
    }
  }
}
