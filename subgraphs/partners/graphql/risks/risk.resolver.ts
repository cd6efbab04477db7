import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { z } from 'zod';
import { callerKey, requireOps, type RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { AboutSoMany, Paged, RequiresScopes } from '../../../../chassis/field-marks.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  placeInTimeCursor,
  placeInTimeOf,
  placeInTimeParts,
  type ConnectionOf,
} from '../../../../chassis/relay.js';
import { riskStates, type RiskVersion } from '../../domain/risks/risk.js';
import type { PartnersParts } from '../../usecases/partners-parts.js';
import { changeRisk } from '../../usecases/risks/change-risk.js';
import { defineRisk } from '../../usecases/risks/define-risk.js';
import { showRiskHistory, showRisks } from '../../usecases/risks/show-risks.js';
import {
  ChangeRiskInput,
  ChangeRiskResult,
  DefineRiskInput,
  DefineRiskResult,
  PartnerRisk,
  PartnerRiskConnection,
  PartnerRiskState,
  PartnerRiskVersion,
  RiskFilter,
  riskFailures,
} from './risk.types.js';

const text = (most: number) =>
  z.string().trim().min(1, { error: 'must not be empty' }).max(most, { error: 'is too long' });
const grade = z.number().min(1, { error: 'must be 1 at least' }).max(5, { error: 'must be 5 at most' });
const defineShape = z.object({
  riskId: idShape,
  partner: z
    .string()
    .nullish()
    .transform((code) => code ?? null),
  ...{ title: text(200), description: text(2_000), owner: text(100), likelihood: grade, effect: grade },
});
const changeShape = z.object({
  ...{ changeId: idShape, riskId: idShape, version: z.number(), note: text(1_000) },
  ...{ owner: text(100), state: z.enum(riskStates), likelihood: grade, effect: grade },
});
const historyKey = {};

/** The register of risks, for ops. */
@Resolver(() => PartnerRisk)
export class RiskResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Query(() => PartnerRiskConnection, { description: 'Ops (partners:read): newest first.' })
  @RequiresScopes(['partners:read'])
  @Paged()
  async risks(
    @Arg('filter', () => RiskFilter, { nullable: true }) filter: RiskFilter | null | undefined,
    @Args(() => PageArguments) asked: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<PartnerRisk>> {
    requireOps(context, 'partners:read');
    const page = pageOf(asked, placeInTimeParts);
    const wanted = { brand: filter?.partner ?? null, state: filter?.state ?? null };
    const range = { limit: page.size + 1, after: placeInTimeOf(page) };
    const found = await showRisks(this.parts, wanted, range);
    return connectionOf(
      page,
      found,
      (risk) => PartnerRisk.of(risk),
      ({ definedAt, id }) => placeInTimeCursor(definedAt, id),
    );
  }

  @FieldResolver(() => [PartnerRiskVersion], { description: 'The hundred latest versions, the latest first.' })
  @AboutSoMany(5)
  async history(@Root() { id }: PartnerRisk, @Ctx() context: RequestContext): Promise<PartnerRiskVersion[]> {
    const loader = loaderFor<string, RiskVersion[]>(context, historyKey, (ids) => showRiskHistory(this.parts, ids));
    return (await loader.load(id)).map(({ state, ...version }) =>
      Object.assign(new PartnerRiskVersion(), { ...version, state: PartnerRiskState[state] }),
    );
  }

  @Mutation(() => DefineRiskResult, { description: 'Ops (partners:write): puts a risk into the register.' })
  @RequiresScopes(['partners:write'])
  async defineRisk(
    @Arg('input', () => DefineRiskInput) input: DefineRiskInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof DefineRiskResult> {
    const by = callerKey(requireOps(context, 'partners:write'));
    const { riskId: id, partner: brand, ...risk } = parseInput(defineShape, input);
    return answerOrFailure(context, riskFailures, async () =>
      PartnerRisk.of(await defineRisk(this.parts, { id, brand, ...risk }, { by, requestId: context.requestId })),
    );
  }

  @Mutation(() => ChangeRiskResult, { description: 'Ops (partners:write): how a risk stands from now on.' })
  @RequiresScopes(['partners:write'])
  async changeRisk(
    @Arg('input', () => ChangeRiskInput) input: ChangeRiskInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ChangeRiskResult> {
    const by = callerKey(requireOps(context, 'partners:write'));
    const change = parseInput(changeShape, input);
    return answerOrFailure(context, riskFailures, async () =>
      PartnerRisk.of(await changeRisk(this.parts, change, { by, requestId: context.requestId })),
    );
  }
}
