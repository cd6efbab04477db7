import { z } from 'zod';
import { unavailable } from '../../../../chassis/domain-error.js';
import type { Logger } from '../../../../chassis/log.js';
import type { GraphQLRequest, OnBehalfOf, ServiceCalls } from '../../../../chassis/service-calls.js';

const whole = z.number().int();

/** What reports are measured against, and which others know. Each throws UNAVAILABLE when there is no answer. */
export class ProgrammeFigures {
  constructor(
    private readonly calls: ServiceCalls,
    private readonly log: Logger,
  ) {}

  /** How many members were active right before each of the instants, which are in order. */
  async activeMembers(before: readonly Date[], on: OnBehalfOf): Promise<number[]> {
    const query = 'query ($before: [DateTime!]!) { activeMembers(before: $before) }';
    const shape = z.object({ activeMembers: z.array(whole).length(before.length) });
    const variables = { before: before.map((at) => at.toISOString()) };
    return (await this.ask('members', { query, variables }, shape, on)).activeMembers;
  }

  /** Points that came in between two instants, less what was taken back. */
  async pointsIssued(currency: string, from: Date, until: Date, on: OnBehalfOf): Promise<number> {
    const query = `query ($currency: ID!, $from: DateTime!, $until: DateTime!) {
      pointsFlow(currency: $currency, from: $from, until: $until) { issued } }`;
    const shape = z.object({ pointsFlow: z.object({ issued: whole }) });
    const variables = { currency, from: from.toISOString(), until: until.toISOString() };
    return (await this.ask('points', { query, variables }, shape, on)).pointsFlow.issued;
  }

  private async ask<Shape extends z.ZodType>(
    service: 'members' | 'points',
    request: GraphQLRequest,
    shape: Shape,
    on: OnBehalfOf,
  ): Promise<z.output<Shape>> {
    try {
      return shape.parse(await this.calls.graphql(service, request, on));
    } catch (error) {
      this.log.warn({ err: error, service }, 'a figure for reports was not to be had');
      const fault = unavailable({ service });
      fault.cause = error;
      throw fault;
    }
  }
}
