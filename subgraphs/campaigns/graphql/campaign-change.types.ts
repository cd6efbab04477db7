import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { ConfigurationChange } from '../../../chassis/configuration.js';
import { DateTime } from '../../../schema/vocabulary.js';
import type { TierCode } from '../domain/tier-code.js';
import { TierCodeEnum } from './stubs.types.js';

export const CampaignChangeStateEnum = {
  SUBMITTED: 'SUBMITTED',
  LIVE: 'LIVE',
  REJECTED: 'REJECTED',
} as const satisfies {
  [State in ConfigurationChange['state']]: State;
};
registerEnumType(CampaignChangeStateEnum, {
  name: 'CampaignChangeState',
  description: 'How far a proposed version has come.',
});

@ObjectType({ description: 'A proposed version of a campaign on its way to being live.' })
export class CampaignChange {
  @Field(() => ID, { description: 'The changeId' })
  id: string;

  @Field(() => String)
  kind: string;

  @Field(() => ID, { description: "The campaign's id" })
  key: string;

  @Field(() => Int)
  version: number;

  @Field(() => CampaignChangeStateEnum)
  state: ConfigurationChange['state'];

  static of({ changeId, kind, key, version, state }: ConfigurationChange): CampaignChange {
    return Object.assign(new CampaignChange(), { id: changeId, kind, key, version, state });
  }
}

@InputType()
export class CampaignNameInput {
  @Field(() => String)
  zhCN: string;

  @Field(() => String)
  en: string;
}

@InputType({ description: 'A fraction of whole numbers, above one: 3 / 2 is half as many points again.' })
export class MultiplierInput {
  @Field(() => Int)
  numerator: number;

  @Field(() => Int)
  denominator: number;
}

@InputType()
export class ProposeCampaignInput {
  @Field(() => ID, { description: 'A UUID made by the client; sent again, it is the same proposal' })
  changeId: string;

  @Field(() => ID, { description: 'A new UUID for a new campaign, a known one for its next version' })
  campaignId: string;

  @Field(() => CampaignNameInput)
  name: CampaignNameInput;

  @Field(() => MultiplierInput)
  multiplier: MultiplierInput;

  @Field(() => [TierCodeEnum], { nullable: true, description: 'Who it is for; absent means everyone' })
  tiers?: TierCode[] | null;

  @Field(() => DateTime, { description: 'The first instant of the window' })
  startsAt: Date;

  @Field(() => DateTime, { description: 'The first instant after the window' })
  endsAt: Date;
}

@InputType()
export class ApproveCampaignInput {
  @Field(() => ID)
  changeId: string;
}
