import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { ConfigurationChange } from '../../../chassis/configuration.js';
import { SafeInt } from '../../../schema/vocabulary.js';

@ObjectType({ description: 'What points are worth to a cause: so many fen for so many points.' })
export class DonationRate {
  @Field(() => SafeInt)
  fen: number;

  @Field(() => SafeInt)
  points: number;
}

@ObjectType({ description: 'Something that members can give points to.' })
export class DonationCause {
  @Field(() => ID)
  code: string;

  @Field(() => String, { description: "In the reader's language." })
  name: string;

  @Field(() => DonationRate, { description: 'What the cause receives, in whole fen, rounded down.' })
  rate: DonationRate;
}

@InputType()
export class DonationCauseNamesInput {
  @Field(() => String)
  zhCN: string;

  @Field(() => String)
  en: string;
}

@InputType({ description: 'So many fen for so many points.' })
export class DonationRateInput {
  @Field(() => SafeInt)
  fen: number;

  @Field(() => SafeInt)
  points: number;
}

@InputType({ description: 'The complete terms: what is left out is as described, not kept from the version before.' })
export class ProposeDonationCauseInput {
  @Field(() => ID, { description: 'Made by the client; `approveDonationCause` names it.' })
  changeId: string;

  @Field(() => ID, { description: 'Small letters, digits and dashes; that of a known cause changes its terms.' })
  code: string;

  @Field(() => DonationCauseNamesInput)
  names: DonationCauseNamesInput;

  @Field(() => DonationRateInput, {
    nullable: true,
    description:
      'What points are worth on redemption when absent, and never less. What is above that is paid out of a pledge, which ' +
      '`fundPledge` fills.',
  })
  rate?: DonationRateInput | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it takes donations; true when absent.' })
  open?: boolean | null;
}

@InputType()
export class ApproveDonationCauseInput {
  @Field(() => ID)
  changeId: string;
}

export enum DonationCauseChangeState {
  SUBMITTED = 'SUBMITTED',
  LIVE = 'LIVE',
  REJECTED = 'REJECTED',
}
registerEnumType(DonationCauseChangeState, { name: 'DonationCauseChangeState' });

@ObjectType({ description: 'One version of the terms of a cause, on its way to be approved by a second person.' })
export class DonationCauseChange {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  kind: string;

  @Field(() => String, { description: "The cause's code" })
  key: string;

  @Field(() => Int)
  version: number;

  @Field(() => DonationCauseChangeState)
  state: DonationCauseChangeState;

  static of({ changeId, kind, key, version, state }: ConfigurationChange): DonationCauseChange {
    return Object.assign(new DonationCauseChange(), {
      id: changeId,
      kind,
      key,
      version,
      state: DonationCauseChangeState[state],
    });
  }
}
