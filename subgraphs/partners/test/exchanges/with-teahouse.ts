import { newId } from '../../../../chassis/ids.js';
import type { Caller } from '../../../../chassis/caller.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { fairRates, PartnersWorld, type RateInput } from '../arrange.js';

/** 20 leaves are a yuan: 5 harvest points each. */
export const leafRates: RateInput[] = [
  ...fairRates,
  { from: 'HARVEST', to: 'LEAF', numerator: 1, denominator: 5, step: 10, feePercent: 10 },
  { from: 'LEAF', to: 'HARVEST', numerator: 5, denominator: 1, step: 2 },
  { from: 'LEAF', to: 'CRUMB', numerator: 5, denominator: 2, step: 2 },
];

export const teahouse: Caller = callerOf.partner('teahouse', ['exchanges:read', 'exchanges:write', 'settlements:read']);

/** The bakery and the pharmacy, whose points are here, and a tea house that keeps its leaves itself. */
export async function startWithTeahouse(): Promise<TeahouseWorld> {
  const world = await PartnersWorld.startWithPartners();
  const partnerId = newId();
  const currency = { code: 'LEAF', nameZhCn: '茶叶', nameEn: 'Leaves', pointsPerYuan: 20, home: 'REMOTE' };
  await world.publishPartner({ partnerId, code: 'teahouse', nameEn: 'Tea house', currency });
  await world.publishAgreement({ partner: 'teahouse', reversalDays: 7 });
  await world.publishRates(leafRates);
  return new TeahouseWorld(world, partnerId);
}

export class TeahouseWorld {
  constructor(
    readonly world: PartnersWorld,
    private readonly partnerId: string,
  ) {}

  /** A member who is linked with the tea house, with so many harvest points. */
  async linked(points = 1_000): Promise<{ memberId: string; linkId: string }> {
    const memberId = this.world.memberWith(points);
    const [link] = await this.world.subgraph.asAdmin<{ linkId: string }>(
      'insert into partner_link (member_id, brand_id) values ($1, $2) returning link_id as "linkId"',
      [memberId, this.partnerId],
    );
    return { memberId, linkId: link?.linkId ?? '' };
  }

  /** 100 harvest points that become 18 leaves, the fee of a tenth taken off; its id, announced. */
  async announced(memberId: string, terms: Record<string, unknown> = {}): Promise<string> {
    return this.world.quoted(memberId, { to: 'LEAF', amount: 100, ...terms }).then(async (exchangeId) => {
      await this.world.commit(memberId, exchangeId);
      return exchangeId;
    });
  }

  confirm(exchangeId: string, partnerKey = `T-${exchangeId}`, as: Caller = teahouse) {
    return this.world.ask(as, confirmExchange, { input: { exchangeId, partnerKey } });
  }

  reject(exchangeId: string, reason = 'ACCOUNT_CLOSED', as: Caller = teahouse) {
    return this.world.ask(as, rejectExchange, { input: { exchangeId, reason } });
  }

  credit(linkId: string, terms: Record<string, unknown> = {}, as: Caller = teahouse, locale: 'en' | 'zh-CN' = 'en') {
    const exchangeId = (terms['exchangeId'] as string | undefined) ?? newId();
    const input = {
      exchangeId,
      businessKey: `B-${exchangeId}`,
      linkId,
      from: 'LEAF',
      to: 'HARVEST',
      amount: 20,
      ...terms,
    };
    return this.world.ask(as, creditExchange, { input }, locale);
  }

  async stateOf(id: string, as: Caller = teahouse): Promise<Record<string, unknown>> {
    const { data, errors } = await this.world.ask(as, exchangeState, { id });
    if (errors) throw new Error(JSON.stringify(errors));
    return data?.['exchangeState'] as Record<string, unknown>;
  }
}

const exchange = `__typename ... on Failure { code message } ... on Exchange { id status given received fee requested linkId partnerKey
  answerBy endedAt rejectReason reversedAt from { code } to { code } }`;

export const confirmExchange = `mutation ($input: ConfirmExchangeInput!) { confirmExchange(input: $input) { ${exchange}
  ... on ExchangeClosed { closedAs } ... on DuplicateTransaction { firstExchangeId } } }`;
export const rejectExchange = `mutation ($input: RejectExchangeInput!) { rejectExchange(input: $input) { ${exchange}
  ... on ExchangeClosed { closedAs } } }`;
export const creditExchange = `mutation ($input: CreditExchangeInput!) { creditExchange(input: $input) { ${exchange}
  ... on DuplicateTransaction { firstExchangeId } ... on AmountNotInSteps { step lower } ... on AmountsDiffer { expected byOurRate }
  ... on CapReached { partner cap limit left } ... on AmountBelowStep { minimum } ... on PartnerFundsExhausted { partner currency } } }`;
export const exchangeState = `query ($id: ID!) { exchangeState(id: $id) { id state refusalCode refusalMessage exchange { id status } } }`;
