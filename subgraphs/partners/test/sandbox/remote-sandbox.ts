import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { fairRates, PartnersWorld } from '../arrange.js';
import { confirmExchange, creditExchange } from '../exchanges/with-teahouse.js';

export const vineyard = callerOf.partner('vineyard', ['exchanges:read', 'exchanges:write']);

/** A sandbox that keeps its grapes itself, and one in the programme's place (PLAY), one for one. */
export class RemoteSandbox {
  private constructor(
    readonly world: PartnersWorld,
    private readonly partnerId: string,
  ) {}

  static async start(): Promise<RemoteSandbox> {
    const world = await PartnersWorld.startWithPartners();
    const partnerId = newId();
    const points = { nameZhCn: '试用积分', nameEn: 'Trial points', pointsPerYuan: 100 };
    const of = { isSandbox: true, nameZhCn: '试用', nameEn: 'Trial' };
    const grapes = { ...points, code: 'GRAPE', home: 'REMOTE' };
    await world.publishPartner({ ...of, partnerId, code: 'vineyard', currency: grapes });
    await world.publishPartner({ ...of, partnerId: newId(), code: 'trial', currency: { ...points, code: 'PLAY' } });
    const owedAtMost = [{ currency: 'PLAY', points: 1_000_000_000 }];
    for (const partner of ['vineyard', 'trial']) await world.publishAgreement({ partner, owedAtMost });
    await world.publishRates([
      ...fairRates,
      { from: 'PLAY', to: 'GRAPE', numerator: 1, denominator: 1, step: 1 },
      { from: 'GRAPE', to: 'PLAY', numerator: 1, denominator: 1, step: 1 },
    ]);
    return new RemoteSandbox(world, partnerId);
  }

  /** A member with points to try out, linked with the vineyard on its word. */
  async linked(points = 10_000): Promise<{ memberId: string; linkId: string }> {
    const memberId = this.world.memberWith(points, 'PLAY');
    const [link] = await this.world.subgraph.asAdmin<{ linkId: string }>(
      'insert into partner_link (member_id, brand_id) values ($1, $2) returning link_id as "linkId"',
      [memberId, this.partnerId],
    );
    return { memberId, linkId: link?.linkId ?? '' };
  }

  credit(input: { exchangeId: string; linkId: string; amount: number }, locale: 'en' | 'zh-CN' = 'en') {
    const order = { businessKey: `B-${input.exchangeId}`, from: 'GRAPE', to: 'PLAY', ...input };
    return this.world.ask(vineyard, creditExchange, { input: order }, locale);
  }

  /** Its id: the member has committed it, and the vineyard is told. */
  async announced(memberId: string, amount: number): Promise<string> {
    const exchangeId = await this.world.quoted(memberId, { from: 'PLAY', to: 'GRAPE', amount });
    await this.world.commit(memberId, exchangeId);
    return exchangeId;
  }

  confirm(exchangeId: string, locale: 'en' | 'zh-CN' = 'en', as = vineyard) {
    return this.world.ask(as, confirmExchange, { input: { exchangeId, partnerKey: `T-${exchangeId}` } }, locale);
  }

  /** What the member has of the points to try out. */
  play(memberId: string): number {
    return this.world.points.spendable(memberId, 'PLAY');
  }
}
