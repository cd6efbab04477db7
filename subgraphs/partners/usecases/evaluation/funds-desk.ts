import { z } from 'zod';
import { unavailable } from '../../../../chassis/domain-error.js';
import type { Logger } from '../../../../chassis/log.js';
import type { OnBehalfOf, ServiceCalls } from '../../../../chassis/service-calls.js';
import type { PartnerFunds } from '../../domain/evaluation/partner-figures.js';

/** Who knows what is left of partners' blocks. */
export interface FundsDesk {
  funds(partners: readonly string[], on: OnBehalfOf): Promise<PartnerFunds[]>;
}

const query = `query ($partners: [ID!]!) { answer: partnerFunds(partners: $partners) { partner currency prepaid owed } }`;
const whole = z.number();
const answerShape = z.object({
  answer: z.array(z.object({ partner: z.string(), currency: z.string(), prepaid: whole.nullable(), owed: whole })),
});

/** The books of points. Throws UNAVAILABLE when they give no answer. */
export class PointsFunds implements FundsDesk {
  constructor(
    private readonly calls: ServiceCalls,
    private readonly log: Logger,
  ) {}

  async funds(partners: readonly string[], on: OnBehalfOf): Promise<PartnerFunds[]> {
    try {
      return answerShape.parse(await this.calls.graphql('points', { query, variables: { partners } }, on)).answer;
    } catch (error) {
      this.log.warn({ err: error }, 'points told nothing of blocks');
      const fault = unavailable({ service: 'points' });
      fault.cause = error;
      throw fault;
    }
  }
}
