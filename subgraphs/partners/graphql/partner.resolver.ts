import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { requireActingMember, type RequestContext } from '../../../chassis/caller.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { AboutSoMany, Authenticated } from '../../../chassis/field-marks.js';
import { parseInput } from '../../../chassis/parse-input.js';
import { SafeInt, type MemberId } from '../../../schema/vocabulary.js';
import type * as domain from '../domain/brand.js';
import { linkPartner } from '../usecases/link-partner.js';
import { linkPartnerByToken } from '../usecases/links/link-by-token.js';
import type { PartnersParts } from '../usecases/partners-parts.js';
import { showExchangeRates, showPartner, showPartners } from '../usecases/show-partners.js';
import { linkFailures, LinkPartnerResult } from './failures.types.js';
import { linkShape } from './input-shapes.js';
import { brandLoader, currencyLoader, currencyOfBrandLoader } from './loaders.js';
import { Currency, CurrencyHome, ExchangeRate, LinkedPartner, LinkPartnerInput, Partner } from './partner.types.js';
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

  @Query(() => [Partner], { description: 'By code; sandboxes for ops and partners alone.' })
  @AboutSoMany(10)
  async partners(@Ctx() context: RequestContext): Promise<Partner[]> {
    const shown = (await showPartners(this.parts)).filter(({ isSandbox }) => !isSandbox || seesSandboxes(context));
    return shown.map((brand) => partnerView(brand, context));
  }

  @Query(() => [ExchangeRate], {
    description: 'What can be exchanged into what, and how; of sandboxes for ops and partners alone.',
  })
  @AboutSoMany(20)
  async exchangeRates(@Ctx() context: RequestContext): Promise<ExchangeRate[]> {
    return (await showExchangeRates(this.parts, { sandboxes: seesSandboxes(context) })).map(rateView);
  }

  @Mutation(() => LinkPartnerResult, {
    description: 'A member joins hands with a partner, by the partner’s link token.',
  })
  @Authenticated()
  async linkPartner(
    @Arg('input', () => LinkPartnerInput) input: LinkPartnerInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof LinkPartnerResult> {
    const memberId = requireActingMember(context) as MemberId;
    const { token, ...order } = { ...parseInput(linkShape, input), memberId };
    return answerOrFailure(context, linkFailures, async () =>
      Object.assign(
        new LinkedPartner(),
        token === null
          ? await linkPartner(this.parts.answers, order)
          : await linkPartnerByToken(this.parts, { ...order, token }),
      ),
    );
  }

  @FieldResolver(() => Currency)
  async currency(@Root() partner: Partner, @Ctx() context: RequestContext): Promise<Currency> {
    const currency = await currencyOfBrandLoader(context, this.parts).load(partner.id);
    if (!currency) throw new Error(`the partner ${partner.code} has no currency`);
    return currencyView(currency);
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

  @FieldResolver(() => String)
  async name(@Root() currency: Currency, @Ctx() context: RequestContext): Promise<string> {
    return (await this.known(currency, context)).name[context.locale];
  }

  @FieldResolver(() => SafeInt)
  async pointsPerYuan(@Root() currency: Currency, @Ctx() context: RequestContext): Promise<number> {
    return (await this.known(currency, context)).pointsPerYuan;
  }

  @FieldResolver(() => CurrencyHome)
  async home(@Root() currency: Currency, @Ctx() context: RequestContext): Promise<CurrencyHome> {
    return CurrencyHome[(await this.known(currency, context)).home];
  }

  @FieldResolver(() => Partner, {
    nullable: true,
    description: 'Whose points these are; null for the programme’s own.',
  })
  async partner(@Root() currency: Currency, @Ctx() context: RequestContext): Promise<Partner | null> {
    const { brandId } = await this.known(currency, context);
    const brand = await brandLoader(context, this.parts).load(brandId);
    return brand && !brand.isProgramme ? partnerView(brand, context) : null;
  }

  /** The currency of that code, for other subgraphs that name it. */
  async byReference(code: string, context: RequestContext): Promise<Currency | null> {
    const currency = await currencyLoader(context, this.parts).load(code);
    return currency && currencyView(currency);
  }

  private async known({ code, known }: Currency, context: RequestContext): Promise<domain.Currency> {
    const currency = known ?? (await currencyLoader(context, this.parts).load(code));
    if (!currency) throw new Error(`the currency ${code} is gone: nothing may delete one`);
    return currency;
  }
}

@Resolver(() => ExchangeRate)
export class ExchangeRateResolver {
  @FieldResolver(() => Currency)
  from(@Root() rate: ExchangeRate): Currency {
    return currencyOf(rate.from);
  }

  @FieldResolver(() => Currency)
  to(@Root() rate: ExchangeRate): Currency {
    return currencyOf(rate.to);
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

/** They are nothing to members, and clutter to everybody else. */
function seesSandboxes({ caller }: RequestContext): boolean {
  return caller.kind === 'ops' || caller.kind === 'partner';
}

/** A currency that something refers to, and which is therefore there: looked up only when more than its code is asked for. */
export function currencyOf(code: string): Currency {
  return Object.assign(new Currency(), { code });
}
