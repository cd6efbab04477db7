import { Arg, createUnionType, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../chassis/caller.js';
import { Cost, RequiresScopes } from '../../../chassis/field-marks.js';
import { canonicalJson } from '../../../chassis/idempotency.js';
import { DateTime } from '../../../schema/vocabulary.js';
import type * as risk from '../domain/risk.js';
import { approveRiskRules } from '../usecases/approve-risk-rules.js';
import { checkRiskRules } from '../usecases/check-risk-rules.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { proposeRiskRules } from '../usecases/propose-risk-rules.js';
import { replayRiskRules } from '../usecases/replay-risk-rules.js';
import { showRiskRules } from '../usecases/risk-rules.js';
import {
  ApproveRiskRulesInput,
  ProposeRiskRulesInput,
  ReplayedRule,
  RiskReplay,
  RiskRule,
  RiskRuleInput,
  RiskRules,
  RiskRulesChange,
} from './risk-rules.types.js';

const ProposeRiskRulesResult = createUnionType({
  name: 'ProposeRiskRulesResult',
  types: () => [RiskRulesChange] as const,
});
const ApproveRiskRulesResult = createUnionType({
  name: 'ApproveRiskRulesResult',
  types: () => [RiskRulesChange] as const,
});

/** The rules are nobody's to see but ops': whoever knows a limit stays below it. */
@Resolver()
export class RiskRulesResolver {
  constructor(private readonly parts: PointsParts) {}

  @Query(() => RiskRules, { description: 'Ops (points:read).' })
  @RequiresScopes(['points:read'])
  async riskRules(@Ctx() context: RequestContext): Promise<RiskRules> {
    requireOps(context, 'points:read');
    const { rules, ...found } = await showRiskRules(this.parts);
    return Object.assign(new RiskRules(), found, { rules: rules.map(ruleView), definition: definitionOf(rules) });
  }

  @Query(() => String, {
    description:
      'Ops (points:read): the `RiskRules.definition` that these rules would have. Nothing is stored; what `proposeRiskRules` refuses is refused.',
  })
  @RequiresScopes(['points:read'])
  @Cost(1)
  checkRiskRules(
    @Arg('input', () => ProposeRiskRulesInput) input: ProposeRiskRulesInput,
    @Ctx() context: RequestContext,
  ): string {
    requireOps(context, 'points:read');
    return definitionOf(checkRiskRules(input));
  }

  @Query(() => RiskReplay, {
    description: 'Ops (points:read): what these rules would have stopped, before anybody puts them into force.',
  })
  @RequiresScopes(['points:read'])
  @Cost(200)
  async replayRiskRules(
    @Arg('rules', () => [RiskRuleInput]) rules: RiskRuleInput[],
    @Arg('from', () => DateTime, { description: 'The first instant; what the rules look back at may lie before.' })
    from: Date,
    @Arg('until', () => DateTime, { description: 'The first instant after.' }) until: Date,
    @Ctx() context: RequestContext,
  ): Promise<RiskReplay> {
    requireOps(context, 'points:read');
    const replayed = await replayRiskRules(this.parts, { rules, from, until });
    return Object.assign(new RiskReplay(), replayed, {
      rules: replayed.rules.map(({ rule, ...report }) =>
        Object.assign(new ReplayedRule(), report, { rule: ruleView(rule) }),
      ),
    });
  }

  @Mutation(() => ProposeRiskRulesResult, {
    description: 'Ops (points:write): a whole new set of rules, live once a second person approves them.',
  })
  @RequiresScopes(['points:write'])
  async proposeRiskRules(
    @Arg('input', () => ProposeRiskRulesInput) input: ProposeRiskRulesInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ProposeRiskRulesResult> {
    requireOps(context, 'points:write');
    return RiskRulesChange.of(await proposeRiskRules(this.parts, context, input));
  }

  @Mutation(() => ApproveRiskRulesResult, {
    description: 'Ops (points:approve): takes proposed rules live; not by the person who proposed them.',
  })
  @RequiresScopes(['points:approve'])
  async approveRiskRules(
    @Arg('input', () => ApproveRiskRulesInput) input: ApproveRiskRulesInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ApproveRiskRulesResult> {
    requireOps(context, 'points:approve');
    return RiskRulesChange.of(await approveRiskRules(this.parts, context, input));
  }
}

function ruleView(rule: risk.RiskRule): RiskRule {
  return Object.assign(new RiskRule(), rule);
}

function definitionOf(rules: readonly risk.RiskRule[]): string {
  return canonicalJson({ rules });
}
