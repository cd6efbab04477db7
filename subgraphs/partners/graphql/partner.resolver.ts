import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { requireActingMember, type RequestContext } from '../../../chassis/caller.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { AboutSoMany, Authenticated } from '../../../chassis/field-marks.js';
import { parseInput } from '../../../chassis/parse-input.js';
import type { MemberId } from '../../../schema/vocabulary.js';
import { linkPartner } from '../usecases/link-partner.js';
import type { PartnersParts } from '../usecases/partners-parts.js';
import { showExchangeRates, showPartner, showPartners } from '../usecases/show-partners.js';
import { linkFailures, LinkPartnerResult } from './failures.types.js';
import { linkShape } from './input-shapes.js';
import { brandLoader, currencyLoader, currencyOfBrandLoader } from './loaders.js';
import { Currency, ExchangeRate, LinkedPartner, LinkPartnerInput, Partner } from './partner.types.js';
import { currencyView, partnerView, rateView } from './views.js';

/** Partners, their currencies and the rates are public. */
@Resolver(() => Partner)
export class PartnerResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Query(() => Partner, { nullable: true, description: 'Null when there is no partner of this code.' })
  async partner(@Arg('code', () => String) code: string, @Ctx() context: RequestContext): Promise<Partner | null> {
    const brand = await showPartner(this.parts, code);
    return brand && partnerView(brand, context);
  }

  @Query(() => [Partner], { description: 'By code.' })
  @AboutSoMany(10)
  async partners(@Ctx() context: RequestContext): Promise<Partner[]> {
    return (await showPartners(this.parts)).map((brand) => partnerView(brand, context));
  }

  @Query(() => [ExchangeRate], { description: 'What can be exchanged into what, and how.' })
  @AboutSoMany(20)
  async exchangeRates(): Promise<ExchangeRate[]> {
    return (await showExchangeRates(this.parts)).map(rateView);
  }

  @Mutation(() => LinkPartnerResult, { description: 'A member joins hands with a partner.' })
  @Authenticated()
  async linkPartner(
    @Arg('input', () => LinkPartnerInput) input: LinkPartnerInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof LinkPartnerResult> {
    const memberId = requireActingMember(context) as MemberId;
    const { linkId, partnerId } = parseInput(linkShape, input);
    return answerOrFailure(context, linkFailures, async () =>
      Object.assign(new LinkedPartner(), await linkPartner(this.parts.answers, { linkId, memberId, partnerId })),
    );
  }

  @FieldResolver(() => Currency)
  async currency(@Root() partner: Partner, @Ctx() context: RequestContext): Promise<Currency> {
    const currency = await currencyOfBrandLoader(context, this.parts).load(partner.id);
    if (!currency) throw new Error(`the partner ${partner.code} has no currency`);
    return currencyView(currency, context);
  }

  /** The partner of that id, for other subgraphs that name it. */
  async byReference(id: string, context: RequestContext): Promise<Partner | null> {
    const brand = await brandLoader(context, this.parts).load(id);
    return brand && !brand.isProgramme ? partnerView(brand, context) : null;
  }
}

@Resolver(() => Currency)
export class CurrencyResolver {
  constructor(private readonly parts: PartnersParts) {}

  @FieldResolver(() => Partner, {
    nullable: true,
    description: 'Whose points these are; null for the programme’s own.',
  })
  async partner(@Root() currency: Currency, @Ctx() context: RequestContext): Promise<Partner | null> {
    const brand = await brandLoader(context, this.parts).load(currency.brandId);
    return brand && !brand.isProgramme ? partnerView(brand, context) : null;
  }

  /** The currency of that code, for other subgraphs that name it. */
  async byReference(code: string, context: RequestContext): Promise<Currency | null> {
    const currency = await currencyLoader(context, this.parts).load(code);
    return currency && currencyView(currency, context);
  }
}

@Resolver(() => ExchangeRate)
export class ExchangeRateResolver {
  constructor(private readonly parts: PartnersParts) {}

  @FieldResolver(() => Currency)
  from(@Root() rate: ExchangeRate, @Ctx() context: RequestContext): Promise<Currency> {
    return currencyOf(this.parts, rate.from, context);
  }

  @FieldResolver(() => Currency)
  to(@Root() rate: ExchangeRate, @Ctx() context: RequestContext): Promise<Currency> {
    return currencyOf(this.parts, rate.to, context);
  }
}

@Resolver(() => LinkedPartner)
export class LinkedPartnerResolver {
  constructor(private readonly parts: PartnersParts) {}

  @FieldResolver(() => Partner)
  async partner(@Root() linked: LinkedPartner, @Ctx() context: RequestContext): Promise<Partner> {
    const brand = await brandLoader(context, this.parts).load(linked.partnerId);
    if (!brand) throw new Error(`the partner ${linked.partnerId} is gone: nothing may delete one`);
    return partnerView(brand, context);
  }
}

/** A currency that something refers to, and which is therefore there. */
export async function currencyOf(parts: PartnersParts, code: string, context: RequestContext): Promise<Currency> {
  const currency = await currencyLoader(context, parts).load(code);
  if (!currency) throw new Error(`the currency ${code} is gone: nothing may delete one`);
  return currencyView(currency, context);
}
