import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../../chassis/caller.js';
import { Paged, RequiresScopes } from '../../../../chassis/field-marks.js';
import { connectionOf, PageArguments, pageOf } from '../../../../chassis/relay.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { readAssessments } from '../../usecases/tiers/read-assessments.js';
import { startAssessment } from '../../usecases/tiers/start-assessment.js';
import {
  StartAssessmentInput,
  StartAssessmentResult,
  StartedAssessment,
  TierAssessmentConnection,
  TierAssessmentType,
} from './tier-assessment.types.js';

@Resolver()
export class TierAssessmentResolver {
  constructor(private readonly parts: MembersParts) {}

  @Query(() => TierAssessmentConnection, { description: 'The latest month first. Ops with members:read.' })
  @RequiresScopes(['members:read'])
  @Paged()
  async tierAssessments(
    @Ctx() context: RequestContext,
    @Args(() => PageArguments) pageArguments: PageArguments,
  ): Promise<InstanceType<typeof TierAssessmentConnection>> {
    requireOps(context, 'members:read');
    const page = pageOf(pageArguments, 1);
    const found = await readAssessments(this.parts, page);
    return connectionOf(
      page,
      found,
      (one) => TierAssessmentType.of(one),
      ({ month }) => [month],
    );
  }

  @Mutation(() => StartAssessmentResult, {
    description:
      'Ops (members:write): has a month assessed that the schedule leaves alone, such as one of imported purchases. The schedule assesses each month after its end.',
  })
  @RequiresScopes(['members:write'])
  async startAssessment(
    @Arg('input', () => StartAssessmentInput) input: StartAssessmentInput,
    @Ctx() context: RequestContext,
  ): Promise<StartedAssessment> {
    requireOps(context, 'members:write');
    const month = await startAssessment(this.parts, context, input);
    return Object.assign(new StartedAssessment(), { month });
  }
}
