import { v5 } from 'uuid';
import type { OnBehalfOf, ServiceCalls } from '../../../chassis/service-calls.js';
import { unavailable } from '../../../chassis/domain-error.js';
import type { Logger } from '../../../chassis/log.js';
import type { Redemption } from '../domain/redemption.js';

export type HoldOutcome =
  | { kind: 'held' }
  | { kind: 'not enough'; spendable: number; needed: number }
  /** A person has to look at it first. */
  | { kind: 'under review'; reviewId: string }
  /** `VOIDED`: before it came, or by the person who looked at it; `EXPIRED`: it has run out, or nobody looked in time. */
  | { kind: 'not open'; status: string };

type Answer =
  | { __typename: 'Hold' }
  | { __typename: 'HoldNotOpen'; status: string }
  | { __typename: 'UnderReview'; reviewId: string }
  | { __typename: 'NotEnoughPoints'; spendable: number; needed: number };

/**
 * What rewards asks of points. Every request carries ids made from the redemption's own, so that asking again, by whoever
 * and however often, is one and the same request: points answers it the same way for ever.
 *
 * Whatever goes wrong on the way is UNAVAILABLE: points may have acted or not, and only asking again tells.
 */
export class PointsDesk {
  constructor(
    private readonly calls: ServiceCalls,
    private readonly log: Logger,
  ) {}

  async hold(redemption: Redemption, on: OnBehalfOf): Promise<HoldOutcome> {
    const { memberId, currency, points, heldUntil, device } = redemption;
    const answer = await this.ask('holdPoints', 'HoldPointsInput', redemption, on, {
      holdId: holdIdOf(redemption),
      memberId,
      currency,
      points,
      purpose: 'REDEMPTION',
      expiresAt: heldUntil.toISOString(),
      origin: { device },
    });
    switch (answer.__typename) {
      case 'Hold':
        return { kind: 'held' };
      case 'NotEnoughPoints':
        return { kind: 'not enough', spendable: answer.spendable, needed: answer.needed };
      case 'HoldNotOpen':
        return { kind: 'not open', status: answer.status };
      case 'UnderReview':
        return { kind: 'under review', reviewId: answer.reviewId };
    }
  }

  /** Takes the held points. True also when they were taken for this redemption before; false when the hold is gone. */
  async settle(redemption: Redemption, on: OnBehalfOf): Promise<boolean> {
    const answer = await this.ask('settleHold', 'SettleHoldInput', redemption, on, {
      settlementId: v5('settle', redemption.id),
      holdId: holdIdOf(redemption),
      memberId: redemption.memberId,
      currency: redemption.currency,
      points: redemption.points,
    });
    return answer.__typename === 'Hold';
  }

  /** Ends the hold, and refuses it for ever if it has not come yet. False when the points are taken already. */
  async void(redemption: Redemption, on: OnBehalfOf): Promise<boolean> {
    const answer = await this.ask('voidHold', 'VoidHoldInput', redemption, on, { holdId: holdIdOf(redemption) });
    return answer.__typename === 'Hold';
  }

  /** Gives points that were taken back to where they came from, once per return. False when points knows of none. */
  async giveBack(
    redemption: Redemption,
    { id, points }: { id: string; points: number },
    on: OnBehalfOf,
  ): Promise<boolean> {
    const answer = await this.ask('returnPoints', 'ReturnPointsInput', redemption, on, {
      reversalId: id,
      holdId: holdIdOf(redemption),
      memberId: redemption.memberId,
      currency: redemption.currency,
      points,
    });
    return answer.__typename === 'Hold';
  }

  private async ask(
    mutation: string,
    inputType: string,
    redemption: Redemption,
    on: OnBehalfOf,
    input: Record<string, unknown>,
  ): Promise<Answer> {
    const refusals =
      mutation === 'holdPoints' ? '... on NotEnoughPoints { spendable needed } ... on UnderReview { reviewId }' : '';
    const query = `mutation ($input: ${inputType}!) { answer: ${mutation}(input: $input) {
      __typename ... on HoldNotOpen { status } ${refusals} } }`;
    try {
      const { answer } = await this.calls.graphql<{ answer: Answer }>('points', { query, variables: { input } }, on);
      return answer;
    } catch (error) {
      this.log.warn({ err: error, redemptionId: redemption.id, mutation }, 'points gave no answer');
      const fault = unavailable({ service: 'points' });
      fault.cause = error;
      throw fault;
    }
  }
}

/**
 * Members choose the id of a redemption, and may give one id to several things. The hold is named after what it is for, so that
 * even one list of all holds tells them apart.
 */
function holdIdOf({ id }: Redemption): string {
  return v5('redemption-hold', id);
}
