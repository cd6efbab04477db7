import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { ConfigurationChange } from '../../../chassis/configuration.js';
import { AboutSoMany } from '../../../chassis/field-marks.js';
import { DateTime, SafeInt } from '../../../schema/vocabulary.js';

export enum RiskActionKind {
  REDEMPTION = 'REDEMPTION',
  GIFT = 'GIFT',
  EXCHANGE = 'EXCHANGE',
  DONATION = 'DONATION',
}
registerEnumType(RiskActionKind, { name: 'RiskActionKind', description: 'What a risk rule looks at.' });

export enum RiskSubject {
  DEVICE = 'DEVICE',
  MEMBER = 'MEMBER',
  RECIPIENT = 'RECIPIENT',
}
registerEnumType(RiskSubject, {
  name: 'RiskSubject',
  description: 'By whom it counts.',
  valuesConfig: { RECIPIENT: { description: 'Of gifts alone.' } },
});

export enum RiskMeasure {
  COUNT = 'COUNT',
  POINTS = 'POINTS',
}
registerEnumType(RiskMeasure, { name: 'RiskMeasure' });

@ObjectType({ description: 'Stops an action for a person to look at.' })
export class RiskRule {
  @Field(() => ID)
  code: string;

  @Field(() => RiskActionKind)
  action: RiskActionKind;

  @Field(() => RiskSubject)
  per: RiskSubject;

  @Field(() => RiskMeasure)
  measure: RiskMeasure;

  @Field(() => SafeInt, { description: 'The action with which the count or sum reaches this is stopped, it included.' })
  stopAt: number;

  @Field(() => Int, { description: 'Over so many seconds up to the action.' })
  windowSeconds: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Looks only at members whose wallet was opened fewer hours before; at all of them when null.',
  })
  firstHours: number | null;
}

@InputType({ description: 'Stops an action for a person to look at.' })
export class RiskRuleInput {
  @Field(() => ID, { description: 'Names the rule in reviews: capitals, digits and underscores.' })
  code: string;

  @Field(() => RiskActionKind)
  action: RiskActionKind;

  @Field(() => RiskSubject)
  per: RiskSubject;

  @Field(() => RiskMeasure)
  measure: RiskMeasure;

  @Field(() => SafeInt, { description: 'The action with which the count or sum reaches this is stopped, it included.' })
  stopAt: number;

  @Field(() => Int, { description: 'Over so many seconds up to the action; 30 days at most.' })
  windowSeconds: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Looks only at members whose wallet was opened fewer hours before; at all of them when absent.',
  })
  firstHours?: number | null;
}

@ObjectType({ description: 'The rules that stop postings now, the first that fits being named in the review.' })
export class RiskRules {
  @Field(() => Int, {
    nullable: true,
    description: "Null while the handbook's rules hold, as nobody has put others into force.",
  })
  version: number | null;

  @Field(() => DateTime, { nullable: true })
  since: Date | null;

  @Field(() => [RiskRule])
  @AboutSoMany(10)
  rules: RiskRule[];

  @Field(() => String, {
    description:
      'The set as ProposeRiskRulesInput takes it, without its changeId, as JSON. Keys are sorted and nulls left out, so that equal sets have equal text.',
  })
  definition: string;
}

@InputType({ description: 'The whole set: a rule that is left out ends.' })
export class ProposeRiskRulesInput {
  @Field(() => ID, { description: 'Made by the client; `approveRiskRules` names it.' })
  changeId: string;

  @Field(() => [RiskRuleInput], { description: 'Fifty at most.' })
  rules: RiskRuleInput[];
}

@InputType()
export class ApproveRiskRulesInput {
  @Field(() => ID)
  changeId: string;
}

export enum RiskRulesChangeState {
  SUBMITTED = 'SUBMITTED',
  LIVE = 'LIVE',
  REJECTED = 'REJECTED',
}
registerEnumType(RiskRulesChangeState, { name: 'RiskRulesChangeState' });

@ObjectType({ description: 'One version of the risk rules, on its way to be approved by a second person.' })
export class RiskRulesChange {
  @Field(() => ID)
  id: string;

  @Field(() => Int)
  version: number;

  @Field(() => RiskRulesChangeState)
  state: RiskRulesChangeState;

  static of({ changeId, version, state }: ConfigurationChange): RiskRulesChange {
    return Object.assign(new RiskRulesChange(), { id: changeId, version, state: RiskRulesChangeState[state] });
  }
}

@ObjectType({ description: 'What one rule would have stopped.' })
export class ReplayedRule {
  @Field(() => RiskRule)
  rule: RiskRule;

  @Field(() => SafeInt)
  actions: number;

  @Field(() => SafeInt, { description: 'Different ones.' })
  members: number;

  @Field(() => SafeInt, { description: 'Different ones, as far as they are known.' })
  devices: number;

  @Field(() => [ID], { description: 'Numbers of the first ones, five at most.' })
  examples: string[];
}

@ObjectType({ description: 'What candidate rules would have stopped, each by itself.' })
export class RiskReplay {
  @Field(() => SafeInt, { description: 'Of the period.' })
  actions: number;

  @Field(() => SafeInt, { description: 'By one rule at least.' })
  stopped: number;

  @Field(() => [ReplayedRule])
  @AboutSoMany(10)
  rules: ReplayedRule[];
}
