import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { AboutSoMany } from '../../../chassis/field-marks.js';
import { MoneyInput, type Locale } from '../../../schema/vocabulary.js';
import type * as domain from '../domain/campaign-offer.js';
import { Campaign } from './campaign.types.js';

export const OfferStateEnum = { LIVE: 'LIVE', COMING: 'COMING' } as const satisfies {
  [State in domain.CampaignOffer['state']]: State;
};
registerEnumType(OfferStateEnum, {
  name: 'CampaignOfferState',
  description: 'Whether an offer counts now or within 30 days.',
});

@ObjectType({ description: 'A campaign that is open to a member, and what they still need.' })
export class CampaignOffer {
  @Field(() => Campaign)
  campaign: Campaign;

  @Field(() => OfferStateEnum)
  state: domain.CampaignOffer['state'];

  @Field(() => String, { description: "In one phrase: 'spend 30 yuan more: 2 times the points'" })
  text: string;

  @Field(() => [String], {
    description: 'Each has to be done; empty where the basket as it is, or any basket, is given what it gives',
  })
  @AboutSoMany(2)
  needs: string[];

  static of({ compiled, state, needs, text }: domain.CampaignOffer, locale: Locale, now: Date): CampaignOffer {
    return Object.assign(new CampaignOffer(), {
      campaign: Campaign.of(compiled.campaign, locale, now),
      state,
      text: text[locale],
      needs: needs.map((need) => need[locale]),
    });
  }
}

@InputType()
export class BasketLineInput {
  @Field(() => String)
  sku: string;

  @Field(() => String, { nullable: true })
  category?: string | null;

  @Field(() => String, { nullable: true })
  brand?: string | null;

  @Field(() => Int, { description: 'Pieces, one or more' })
  quantity: number;

  @Field(() => MoneyInput, { description: 'Of the whole line' })
  amount: MoneyInput;
}

@InputType({ description: 'What a member is about to buy.' })
export class BasketInput {
  @Field(() => String, { nullable: true })
  channel?: string | null;

  @Field(() => String, { nullable: true })
  payment?: string | null;

  @Field(() => [BasketLineInput])
  lines: BasketLineInput[];
}
