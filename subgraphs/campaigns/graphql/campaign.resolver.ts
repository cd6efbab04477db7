import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../../chassis/caller.js';
import { badInput, forbidden, unauthenticated } from '../../../chassis/domain-error.js';
import { AboutSoMany, Paged } from '../../../chassis/field-marks.js';
import { isId } from '../../../chassis/ids.js';
import { connectionOf, PageArguments, pageOf, type ConnectionOf } from '../../../chassis/relay.js';
import { Money } from '../../../schema/vocabulary.js';
import { type CampaignVersion, stateAt } from '../domain/campaign.js';
import type { CampaignParts } from '../usecases/campaign-parts.js';
import { readCampaign, readCampaigns, type CampaignsWanted } from '../usecases/read-campaigns.js';
import { Campaign, CampaignBudget, CampaignCaps, CampaignConnection, CampaignFilter } from './campaign.types.js';
import { mayReadCampaigns } from './may-read-campaigns.js';
import { Condition, Effect } from './rules/every-rule-type.js';
import { shownConditions, shownEffects } from './rules/shown-rule.js';

@Resolver(() => Campaign)
export class CampaignResolver {
  constructor(private readonly parts: CampaignParts) {}

  @Query(() => Campaign, {
    nullable: true,
    description: 'A live campaign for anybody; one that is not live for ops (campaigns:read) alone, null for others.',
  })
  async campaign(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<Campaign | null> {
    const now = this.parts.clock.now();
    const campaign = isId(id) ? await readCampaign(this.parts, id) : null;
    if (!campaign) return null;
    return stateAt(campaign, now) === 'LIVE' || mayReadCampaigns(context)
      ? Campaign.of(campaign, context.locale, now)
      : null;
  }

  @Query(() => CampaignConnection, {
    description:
      'The latest beginning first, the base rule last. Live ones for anybody; others for ops (campaigns:read).',
  })
  @Paged()
  async campaigns(
    @Arg('filter', () => CampaignFilter, { nullable: true }) filter: CampaignFilter | null | undefined,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Campaign>> {
    const state = filter?.state ?? 'LIVE';
    if (state !== 'LIVE' && !mayReadCampaigns(context)) throw refusalFor(context);
    const page = pageOf(pageArguments, 2);
    const now = this.parts.clock.now();
    const found = await readCampaigns(this.parts, {
      state,
      base: filter?.kind ? filter.kind === 'BASE' : null,
      at: now,
      limit: page.size + 1,
      after: page.after && placeFrom(page.after),
    });
    return connectionOf(page, found, (campaign) => Campaign.of(campaign, context.locale, now), cursorOf);
  }

  @FieldResolver(() => Condition, {
    nullable: true,
    description: 'When it gives; null is for every purchase in its window',
  })
  conditions(@Root() { rule }: Campaign, @Ctx() { locale }: RequestContext): object | null {
    return shownConditions(rule, { locale, zone: this.parts.policy.zone });
  }

  @FieldResolver(() => [Effect], { description: 'What it gives' })
  @AboutSoMany(2)
  effects(@Root() { rule }: Campaign, @Ctx() { locale }: RequestContext): object[] {
    return shownEffects(rule, { locale, zone: this.parts.policy.zone });
  }

  @FieldResolver(() => CampaignCaps, { nullable: true, description: 'For ops (campaigns:read); null for others.' })
  caps(@Root() { rule }: Campaign, @Ctx() context: RequestContext): CampaignCaps | null {
    return mayReadCampaigns(context) ? Object.assign(new CampaignCaps(), rule.caps) : null;
  }

  @FieldResolver(() => CampaignBudget, {
    nullable: true,
    description: 'For ops (campaigns:read); null for others, and for a campaign without a budget.',
  })
  budget(@Root() { rule }: Campaign, @Ctx() context: RequestContext): CampaignBudget | null {
    if (rule.budget === null || !mayReadCampaigns(context)) return null;
    const { points, amount: money } = rule.budget;
    const amount = money && Money.of(money.amountMinor, money.currency);
    return Object.assign(new CampaignBudget(), { points, amount });
  }
}

function refusalFor({ caller }: RequestContext): Error {
  return caller.kind === 'anonymous' ? unauthenticated() : forbidden();
}

function cursorOf({ startsAt, id }: CampaignVersion): string[] {
  return [startsAt?.toISOString() ?? '', id];
}

function placeFrom([startsAt = '', id = '']: string[]): CampaignsWanted['after'] {
  if (!isId(id) || (startsAt !== '' && Number.isNaN(Date.parse(startsAt)))) {
    throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
  }
  return { startsAt: startsAt === '' ? null : new Date(startsAt), id };
}
