import { z } from 'zod';
import { unavailable } from '../../../chassis/domain-error.js';
import type { Logger } from '../../../chassis/log.js';
import type { OnBehalfOf, ServiceCalls } from '../../../chassis/service-calls.js';

/** A member's points of the programme's currency. */
export interface WalletSeen {
  spendable: number;
  /** Not spendable yet. */
  pending: number;
}

const ofReader = `query ReaderWallet($members: [_Any!]!, $currency: ID!) {
  _entities(representations: $members) { ... on Member { wallet(currency: $currency) { spendable pending } } } }`;

const ofMany = `query SpendableOf($memberIds: [ID!]!, $currency: ID!) {
  spendableOf(memberIds: $memberIds, currency: $currency) }`;

const walletShape = z.object({ spendable: z.number().int(), pending: z.number().int() });
const readerShape = z.object({ _entities: z.tuple([z.object({ wallet: walletShape })]) });

/** What rewards asks of points about what members have, beside what it asks them to hold. */
export class WalletDesk {
  constructor(
    private readonly calls: ServiceCalls,
    private readonly log: Logger,
    private readonly currency: string,
  ) {}

  /** The points of the member who asks, in their name. Throws UNAVAILABLE when points gives no answer. */
  async look(memberId: string, on: OnBehalfOf): Promise<WalletSeen> {
    const variables = { members: [{ __typename: 'Member', id: memberId }], currency: this.currency };
    const answer = await this.ask(readerShape, { query: ofReader, variables }, on);
    return answer._entities[0].wallet;
  }

  /** What each of the members can spend, in their order, for a job of ours. Throws UNAVAILABLE when points gives no answer. */
  async spendableOf(memberIds: readonly string[], on: OnBehalfOf): Promise<number[]> {
    const shape = z.object({ spendableOf: z.array(z.number().int()).length(memberIds.length) });
    const variables = { memberIds, currency: this.currency };
    return (await this.ask(shape, { query: ofMany, variables }, on)).spendableOf;
  }

  private async ask<Shape extends z.ZodType>(
    shape: Shape,
    request: { query: string; variables: Record<string, unknown> },
    on: OnBehalfOf,
  ): Promise<z.output<Shape>> {
    try {
      return shape.parse(await this.calls.graphql('points', request, on));
    } catch (error) {
      this.log.warn({ err: error }, 'points gave no answer');
      const fault = unavailable({ service: 'points' });
      fault.cause = error;
      throw fault;
    }
  }
}
