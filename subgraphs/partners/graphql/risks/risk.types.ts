import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateTime, Failure } from '../../../../schema/vocabulary.js';
import { scoreOf, type Risk } from '../../domain/risks/risk.js';

export enum PartnerRiskState {
  OPEN = 'OPEN',
  MITIGATED = 'MITIGATED',
  ACCEPTED = 'ACCEPTED',
  CLOSED = 'CLOSED',
}
registerEnumType(PartnerRiskState, {
  name: 'PartnerRiskState',
  valuesConfig: {
    MITIGATED: { description: 'Something was done about it' },
    ACCEPTED: { description: 'It is lived with' },
  },
});

@ObjectType({ description: 'How a risk stood from one change on.' })
export class PartnerRiskVersion {
  @Field(() => Int)
  version: number;

  @Field(() => String)
  owner: string;

  @Field(() => PartnerRiskState)
  state: PartnerRiskState;

  @Field(() => Int)
  likelihood: number;

  @Field(() => Int)
  effect: number;

  @Field(() => String)
  note: string;

  @Field(() => String, { description: 'Who of ops' })
  by: string;

  @Field(() => DateTime)
  at: Date;
}

@ObjectType({ description: 'What may go wrong with a partner, or with the alliance as a whole.' })
export class PartnerRisk {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true, description: 'The partner’s code; null for one of the whole alliance' })
  partner: string | null;

  @Field(() => String)
  title: string;

  @Field(() => String)
  description: string;

  @Field(() => String, { description: 'Who looks after it' })
  owner: string;

  @Field(() => PartnerRiskState)
  state: PartnerRiskState;

  @Field(() => Int, { description: '1 to 5' })
  likelihood: number;

  @Field(() => Int, { description: '1 to 5' })
  effect: number;

  @Field(() => Int, { description: 'Likelihood times effect' })
  score: number;

  @Field(() => Int, { description: 'To be named by who changes it' })
  version: number;

  @Field(() => DateTime)
  definedAt: Date;

  static of({ brand, state, ...risk }: Risk): PartnerRisk {
    const shown = { ...risk, partner: brand, state: PartnerRiskState[state], score: scoreOf({ ...risk, state }) };
    return Object.assign(new PartnerRisk(), shown);
  }
}

export const { Connection: PartnerRiskConnection } = connectionTypes('PartnerRisk', () => PartnerRisk);

@InputType()
export class RiskFilter {
  @Field(() => String, { nullable: true, description: 'The partner’s code' })
  partner?: string | null;

  @Field(() => PartnerRiskState, { nullable: true })
  state?: PartnerRiskState | null;
}

@InputType()
export class DefineRiskInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer' })
  riskId: string;

  @Field(() => String, { nullable: true, description: 'The partner’s code; absent for one of the whole alliance' })
  partner?: string | null;

  @Field(() => String, { description: '200 characters at most' })
  title: string;

  @Field(() => String, { description: '2,000 characters at most' })
  description: string;

  @Field(() => String, { description: 'Who looks after it: a person or a role, 100 characters at most' })
  owner: string;

  @Field(() => Int, { description: '1 to 5' })
  likelihood: number;

  @Field(() => Int, { description: '1 to 5' })
  effect: number;
}

@InputType({ description: 'All of how it stands from now on.' })
export class ChangeRiskInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer' })
  changeId: string;

  @Field(() => ID)
  riskId: string;

  @Field(() => Int, { description: 'The version that was looked at' })
  version: number;

  @Field(() => String)
  owner: string;

  @Field(() => PartnerRiskState)
  state: PartnerRiskState;

  @Field(() => Int, { description: '1 to 5' })
  likelihood: number;

  @Field(() => Int, { description: '1 to 5' })
  effect: number;

  @Field(() => String, { description: 'Why; 1,000 characters at most' })
  note: string;
}

@ObjectType({ implements: Failure, description: 'Somebody else has changed the risk since it was looked at.' })
export class RiskOutdated extends Failure {
  @Field(() => Int)
  currentVersion: number;
}

export const riskFailures = { RISK_OUTDATED: RiskOutdated };

const types = () => [PartnerRisk, RiskOutdated] as const;
export const DefineRiskResult = createUnionType({ name: 'DefineRiskResult', types });
export const ChangeRiskResult = createUnionType({ name: 'ChangeRiskResult', types });
