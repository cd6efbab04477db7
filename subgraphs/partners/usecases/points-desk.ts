import { v5 } from 'uuid';
import { unavailable } from '../../../chassis/domain-error.js';
import type { Logger } from '../../../chassis/log.js';
import type { OnBehalfOf, ServiceCalls } from '../../../chassis/service-calls.js';
import type { PartnerFunds } from '../domain/agreements/fund-alerts.js';
import type { Exchange } from '../domain/exchange.js';
import { confirmedGraceMinutes, holdGraceMinutes } from '../domain/exchange-end.js';
import { askedTogether, type Asked } from './exchanges/asked-together.js';

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
  | { __typename: 'FundsExhausted' }
  | { __typename: 'ExchangeReversal'; postedAt: string }
  | { __typename: 'NotEnoughPoints'; spendable: number; needed: number };

/** What is a defect of ours. */
interface ThrownBack {
  __typename: 'ThrownBack';
  code: string;
  message: string;
}

/** `exhausted`: the brand that pays has nothing left, for good under this exchange's id. `lapsed`: the hold has run out. */
export type Posted = { kind: 'posted'; at: Date } | { kind: 'exhausted' } | { kind: 'lapsed' };

export type Undone = { kind: 'undone'; at: Date } | { kind: 'not enough'; spendable: number; needed: number };

const hold = '... on HoldNotOpen { status }';
const posted = '... on Conversion { postedAt }';

/** What is asked of each answer. */
const answersOf = {
  holdPoints: `${hold} ... on NotEnoughPoints { spendable needed } ... on UnderReview { reviewId }`,
  convertPoints: `${hold} ${posted}`,
  voidHold: hold,
  giveHeld: `${hold} ${posted}`,
  receivePoints: posted,
  reverseExchange: `${hold} ... on ExchangeReversal { postedAt } ... on NotEnoughPoints { spendable needed }`,
};

type PointsMutation = keyof typeof answersOf;

/**
 * What partners asks of points. The ids in every request come from the exchange's own, so that asking again, by whoever and
 * however often, is one and the same request, and every amount is the quote's.
 *
 * Whatever goes wrong on the way is UNAVAILABLE: points may have acted or not, and only asking again tells.
 */
export class PointsDesk {
  private readonly holding = askedTogether<Answer>(
    ({ exchange, input, on }) => this.ask('holdPoints', 'HoldPointsInput', exchange, on, input),
    (asked, on) => this.askOfMany('holdPoints', 'holds', asked, on),
  );
  private readonly converting = askedTogether<Answer>(
    ({ exchange, input, on }) => this.ask('convertPoints', 'ConvertPointsInput', exchange, on, input),
    (asked, on) => this.askOfMany('convertPoints', 'conversions', asked, on),
  );

  constructor(
    private readonly calls: ServiceCalls,
    private readonly log: Logger,
  ) {}

  async hold(exchange: Exchange, on: OnBehalfOf): Promise<HoldOutcome> {
    const { memberId, rate, given, device } = exchange;
    const input = {
      holdId: holdIdOf(exchange),
      memberId,
      currency: rate.from,
      points: given,
      purpose: 'EXCHANGE',
      expiresAt: holdUntil(exchange).toISOString(),
      origin: { device },
    };
    const answer = await this.holding.add({ exchange, input, on });
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

  /** Both sides in one step, as the way of the exchange has them. The same answer also where it was done before. */
  async post(exchange: Exchange, on: OnBehalfOf): Promise<Posted> {
    const answer = await this.postOf(exchange, on);
    if (answer.__typename === 'Conversion') return { kind: 'posted', at: new Date(answer.postedAt) };
    return { kind: answer.__typename === 'FundsExhausted' ? 'exhausted' : 'lapsed' };
  }

  private postOf(exchange: Exchange, on: OnBehalfOf): Promise<Answer> {
    const { id: exchangeId, memberId, way, rate, given, received, fromBrand, toBrand, agreed } = exchange;
    const giving = { from: rate.from, given, holdId: holdIdOf(exchange), toPartner: toBrand };
    const { prepaid } = agreed;
    const receiving = { to: rate.to, received, fromPartner: fromBrand, owedAtMost: agreed.owedAtMost ?? undefined };
    const its = { exchangeId, memberId };
    switch (way) {
      case 'HOSTED':
        return this.converting.add({
          ...{ exchange, on },
          input: { ...its, ...giving, ...receiving, prepaid: prepaid || undefined },
        });
      case 'OUTBOUND':
        return this.ask('giveHeld', 'GiveHeldInput', exchange, on, { ...its, ...giving });
      case 'INBOUND':
        return this.ask('receivePoints', 'ReceivePointsInput', exchange, on, { ...its, ...receiving, prepaid });
    }
  }

  /** Undoes what was posted here of an exchange, both halves or the one. The id says which attempt it is. */
  async reverse(exchange: Exchange, reversalId: string, on: OnBehalfOf): Promise<Undone> {
    const { id: exchangeId, memberId, way, rate, given, received, fromBrand, toBrand, agreed } = exchange;
    const out = { holdId: holdIdOf(exchange), from: rate.from, given, toPartner: toBrand };
    const back = { to: rate.to, received, fromPartner: fromBrand, prepaid: agreed.prepaid };
    const answer = await this.ask('reverseExchange', 'ReverseExchangeInput', exchange, on, {
      ...{ reversalId, exchangeId, memberId },
      out: way === 'INBOUND' ? null : out,
      in: way === 'OUTBOUND' ? null : back,
    });
    switch (answer.__typename) {
      case 'ExchangeReversal':
        return { kind: 'undone', at: new Date(answer.postedAt) };
      case 'NotEnoughPoints':
        return { kind: 'not enough', spendable: answer.spendable, needed: answer.needed };
      default:
        throw new Error(`points answered reverseExchange with ${answer.__typename}`);
    }
  }

  /**
   * Gives the points back to where they came from, and refuses the hold for ever if it has not come yet. Never asked for an
   * exchange that was told to convert, so a hold that is settled is a defect and thrown.
   */
  async void(exchange: Exchange, on: OnBehalfOf): Promise<void> {
    const answer = await this.ask('voidHold', 'VoidHoldInput', exchange, on, { holdId: holdIdOf(exchange) });
    if (answer.__typename !== 'Hold') throw new Error(`the hold of the exchange ${exchange.id} was settled unasked`);
  }

  /** Books what a partner has paid for in advance. */
  async fundBlock(
    block: { id: string; brand: string; currency: string; points: number },
    on: OnBehalfOf,
  ): Promise<void> {
    const { id, brand: owner, currency, points } = block;
    const input = { fundingId: v5('points-block', id), account: 'BLOCK', owner, currency, points };
    const query = `mutation ($input: FundAccountInput!) { answer: fundAccount(input: $input) { __typename } }`;
    const answer = await this.call<{ __typename: string }>('fundAccount', query, { input }, on);
    if (answer.__typename !== 'AccountFunding')
      throw new Error(`points answered fundAccount with ${answer.__typename}`);
  }

  /** What partners have left of their blocks, and owe, by the ledger. */
  async funds(partners: readonly string[], on: OnBehalfOf): Promise<PartnerFunds[]> {
    const query = `query ($partners: [ID!]!) { answer: partnerFunds(partners: $partners) {
      partner currency prepaid owed } }`;
    return this.call<PartnerFunds[]>('partnerFunds', query, { partners }, on);
  }

  private ask(
    mutation: PointsMutation,
    inputType: string,
    exchange: Exchange,
    on: OnBehalfOf,
    input: Record<string, unknown>,
  ): Promise<Answer> {
    const query = `mutation ($input: ${inputType}!) { answer: ${mutation}(input: $input) {
      __typename ${answersOf[mutation]} } }`;
    return this.call<Answer>(mutation, query, { input }, on, exchange.id);
  }

  private async askOfMany(
    mutation: 'holdPoints' | 'convertPoints',
    list: string,
    asked: readonly Asked[],
    on: OnBehalfOf,
  ): Promise<(Answer | Error)[]> {
    const type = mutation === 'holdPoints' ? 'HoldPointsOfManyInput' : 'ConvertPointsOfManyInput';
    const query = `mutation ($input: ${type}!) { answer: ${mutation}OfMany(input: $input) { outcomes {
      __typename ${answersOf[mutation]} ... on ThrownBack { code message } } } }`;
    const input = { [list]: asked.map((one) => one.input) };
    const { outcomes } = await this.call<{ outcomes: (Answer | ThrownBack)[] }>(
      `${mutation}OfMany`,
      query,
      { input },
      on,
    );
    return asked.map(({ exchange }, place) => {
      const outcome = outcomes[place];
      if (outcome && outcome.__typename !== 'ThrownBack') return outcome;
      this.log.warn({ exchangeId: exchange.id, requestId: on.requestId, mutation, outcome }, 'points threw it back');
      return unavailable({ service: 'points' });
    });
  }

  private async call<A>(
    what: string,
    query: string,
    variables: Record<string, unknown>,
    on: OnBehalfOf,
    exchangeId?: string,
  ): Promise<A> {
    try {
      const { answer } = await this.calls.graphql<{ answer: A }>('points', { query, variables }, on);
      return answer;
    } catch (error) {
      this.log.warn({ err: error, exchangeId, requestId: on.requestId, mutation: what }, 'points gave no answer');
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

/** Until when points holds: beyond the quote, or beyond the partner's time where one has to confirm. */
function holdUntil({ endsAt, agreed: { confirmWithinSeconds } }: Exchange): Date {
  const graceMs = (confirmWithinSeconds === null ? holdGraceMinutes : confirmedGraceMinutes) * 60_000;
  return new Date(endsAt.getTime() + (confirmWithinSeconds ?? 0) * 1_000 + graceMs);
}
