import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../../chassis/caller.js';
import { forbidden } from '../../../chassis/domain-error.js';
import { Report, RequiresScopes } from '../../../chassis/field-marks.js';
import { settlementOf } from '../domain/settlement.js';
import type { PartnersParts } from '../usecases/partners-parts.js';
import { settlePeriod } from '../usecases/settle-period.js';
import { showPartner } from '../usecases/show-partners.js';
import { brandThatAsks } from './settlement/who-asks.js';
import { PartnerStatement, Settlement } from './settlement.types.js';
import { partnerView, settlementView, statementView } from './views.js';

@Resolver()
export class SettlementResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Query(() => Settlement, {
    nullable: true,
    description:
      'Of a month, YYYY-MM; null before it begins. Ops (partners:read) see all of it, a partner (settlements:read) what ' +
      'concerns it.',
  })
  @RequiresScopes(['settlements:read'], ['partners:read'])
  @Report()
  async settlement(
    @Arg('period', () => String) period: string,
    @Ctx() context: RequestContext,
  ): Promise<Settlement | null> {
    const brand = brandThatAsks(context);
    const settled = await settlePeriod(this.parts, period);
    if (!settled) return null;
    return settlementView(brand === null ? settled : settlementOf(brand, settled));
  }

  @Query(() => PartnerStatement, {
    nullable: true,
    description:
      'One partner’s part of a month: for that partner (settlements:read) and for ops (partners:read). Null before the month ' +
      'begins, and for ops when there is no such partner.',
  })
  @RequiresScopes(['settlements:read'], ['partners:read'])
  @Report()
  async partnerStatement(
    @Arg('partner', () => String, { description: 'The partner’s code' }) code: string,
    @Arg('period', () => String, { description: 'YYYY-MM' }) period: string,
    @Ctx() context: RequestContext,
  ): Promise<PartnerStatement | null> {
    const asking = brandThatAsks(context);
    if (asking !== null && asking !== code) throw forbidden();
    const settled = await settlePeriod(this.parts, period);
    const partner = await showPartner(this.parts, code);
    if (!settled || !partner) return null;
    return statementView(partnerView(partner, context), settlementOf(code, settled));
  }
}
