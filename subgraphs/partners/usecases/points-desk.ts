import { v5 } from 'uuid';
import { unavailable } from '../../../chassis/domain-error.js';
import type { Logger } from '../../../chassis/log.js';
import type { OnBehalfOf, ServiceCalls } from '../../../chassis/service-calls.js';
import type { Exchange } from '../domain/exchange.js';
import { holdGraceMinutes } from '../domain/exchange-end.js';

export type HoldOutcome =
  | { kind: 'held' }
  | { kind: 'not enough'; spendable: number; needed: number }
  /** A person has to look at it first. */
  | { kind: 'under review'; reviewId: string }
  /** `VOIDED`: before it came, or by the person who looked at it; `EXPIRED`: it has run out, or nobody looked in time. */
  | { kind: 'not open'; status: string };

type Answer =
  | { __typename: 'Hold' }
  | { __typename: 'Conversion'; postedAt: string }
  | { __typename: 'HoldNotOpen'; status: string }
  | { __typename: 'UnderReview'; reviewId: string }
  | { __typename: 'NotEnoughPoints'; spendable: number; needed: number };

/** What an answer holds beyond a hold that is not open. */
const answersOf = {
  holdPoints: '... on NotEnoughPoints { spendable needed } ... on UnderReview { reviewId }',
  convertPoints: '... on Conversion { postedAt }',
  voidHold: '',
};

/**
 * What partners asks of points. The ids in every request come from the exchange's own, so that asking again, by whoever and
 * however often, is one and the same request, and every amount is the quote's.
 *
 * Whatever goes wrong on the way is UNAVAILABLE: points may have acted or not, and only asking again tells.
 */
export class PointsDesk {
  constructor(
    private readonly calls: ServiceCalls,
    private readonly log: Logger,
  ) {}

  async hold(exchange: Exchange, on: OnBehalfOf): Promise<HoldOutcome> {
    const { memberId, rate, given, endsAt, device } = exchange;
    const answer = await this.ask('holdPoints', 'HoldPointsInput', exchange, on, {
      holdId: holdIdOf(exchange),
      memberId,
      currency: rate.from,
      points: given,
      purpose: 'EXCHANGE',
      expiresAt: new Date(endsAt.getTime() + holdGraceMinutes * 60_000).toISOString(),
      origin: { device },
    });
    switch (answer.__typename) {
      case 'Hold':
        return { kind: 'held' };
      case 'NotEnoughPoints':
        return { kind: 'not enough', spendable: answer.spendable, needed: answer.needed };
      case 'UnderReview':
        return { kind: 'under review', reviewId: answer.reviewId };
      case 'HoldNotOpen':
        return { kind: 'not open', status: answer.status };
      default:
        throw new Error(`points answered holdPoints with ${answer.__typename}`);
    }
  }

  /** Both sides in one step. When the ledger posted them, also where that was before; null when the hold has run out. */
  async convert(exchange: Exchange, on: OnBehalfOf): Promise<Date | null> {
    const { id, memberId, rate, given, received, fromBrand, toBrand } = exchange;
    const answer = await this.ask('convertPoints', 'ConvertPointsInput', exchange, on, {
      exchangeId: id,
      holdId: holdIdOf(exchange),
      memberId,
      from: rate.from,
      to: rate.to,
      given,
      received,
      fromPartner: fromBrand,
      toPartner: toBrand,
    });
    return answer.__typename === 'Conversion' ? new Date(answer.postedAt) : null;
  }

  /**
   * Gives the points back to where they came from, and refuses the hold for ever if it has not come yet. Never asked for an
   * exchange that was told to convert, so a hold that is settled is a defect and thrown.
   */
  async void(exchange: Exchange, on: OnBehalfOf): Promise<void> {
    const answer = await this.ask('voidHold', 'VoidHoldInput', exchange, on, { holdId: holdIdOf(exchange) });
    if (answer.__typename !== 'Hold') throw new Error(`the hold of the exchange ${exchange.id} was settled unasked`);
  }

  private async ask(
    mutation: 'holdPoints' | 'convertPoints' | 'voidHold',
    inputType: string,
    exchange: Exchange,
    on: OnBehalfOf,
    input: Record<string, unknown>,
  ): Promise<Answer> {
    const query = `mutation ($input: ${inputType}!) { answer: ${mutation}(input: $input) {
      __typename ... on HoldNotOpen { status } ${answersOf[mutation]} } }`;
    try {
      const { answer } = await this.calls.graphql<{ answer: Answer }>('points', { query, variables: { input } }, on);
      return answer;
    } catch (error) {
      this.log.warn(
        { err: error, exchangeId: exchange.id, requestId: on.requestId, mutation },
        'points gave no answer',
      );
      throw unavailable({ service: 'points' });
    }
  }
}

/**
 * Members choose the id of an exchange, and may give one id to several things. The hold is named after what it is for, so that
 * even one list of all holds tells them apart.
 */
function holdIdOf({ id }: Exchange): string {
  return v5('exchange-hold', id);
}
