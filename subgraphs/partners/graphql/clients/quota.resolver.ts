import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { callerKey, requireOps, requirePartner, type RequestContext } from '../../../../chassis/caller.js';
import { badInput, forbidden, unauthenticated } from '../../../../chassis/domain-error.js';
import { Authenticated, RequiresScopes } from '../../../../chassis/field-marks.js';
import { parseInput } from '../../../../chassis/parse-input.js';
import { setPartnerPointsQuota } from '../../usecases/clients/set-partner-points-quota.js';
import { showPartnerQuota } from '../../usecases/clients/show-partner-quota.js';
import type { PartnersParts } from '../../usecases/partners-parts.js';
import { knownPartner } from '../known-partner.js';
import { Partner } from '../partner.types.js';
import { pointsQuotaShape } from './client-shapes.js';
import { quotaView } from './client-views.js';
import { PartnerQuota, QuotaState, SetPartnerPointsQuotaInput, SetPartnerPointsQuotaResult } from './client.types.js';

@Resolver(() => PartnerQuota)
export class PartnerQuotaResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Query(() => PartnerQuota, {
    nullable: true,
    description:
      'What a partner may still do today: its own, whatever its scopes; any partner’s points for ops (partners:read), null ' +
      'when there is none of that code.',
  })
  @Authenticated()
  async partnerQuota(
    @Arg('partner', () => String, { nullable: true, description: 'The partner’s code; for ops' })
    partner: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<PartnerQuota | null> {
    const { caller } = context;
    if (caller.kind === 'anonymous') throw unauthenticated();
    if (caller.kind !== 'partner') {
      requireOps(context, 'partners:read');
      if (!partner) throw badInput({ path: ['partner'], reason: 'has to be named' });
      return this.quotaOf(partner, null);
    }
    const { code, calls } = requirePartner(context);
    if (partner && partner !== code) throw forbidden();
    if (!calls) return this.quotaOf(code, null);
    const { resetsInSeconds, ...left } = calls;
    const resetsAt = new Date(this.parts.clock.now().getTime() + resetsInSeconds * 1000);
    return this.quotaOf(code, Object.assign(new QuotaState(), { ...left, resetsAt }));
  }

  @Mutation(() => SetPartnerPointsQuotaResult, {
    description:
      'Ops (partners:write): how many points a partner may have credited or confirmed in a day, from now on.',
  })
  @RequiresScopes(['partners:write'])
  async setPartnerPointsQuota(
    @Arg('input', () => SetPartnerPointsQuotaInput) input: SetPartnerPointsQuotaInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof SetPartnerPointsQuotaResult> {
    const by = callerKey(requireOps(context, 'partners:write'));
    const order = parseInput(pointsQuotaShape, input);
    await setPartnerPointsQuota(this.parts, order, { by, requestId: context.requestId });
    const quota = await this.quotaOf(order.partner, null);
    if (!quota) throw new Error(`the partner ${order.partner} is gone: nothing may delete one`);
    return quota;
  }

  @FieldResolver(() => Partner)
  partner(@Root() quota: PartnerQuota, @Ctx() context: RequestContext): Promise<Partner> {
    return knownPartner(context, this.parts, quota.partnerId);
  }

  private async quotaOf(code: string, calls: QuotaState | null): Promise<PartnerQuota | null> {
    const quota = await showPartnerQuota(this.parts, code);
    if (!quota) return null;
    return Object.assign(new PartnerQuota(), { partnerId: quota.brand.id, calls, points: quotaView(quota.points) });
  }
}
