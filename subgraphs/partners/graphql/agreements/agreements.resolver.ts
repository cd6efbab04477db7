import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { z } from 'zod';
import { callerKey, requireOps, requirePartner, type RequestContext } from '../../../../chassis/caller.js';
import { forbidden } from '../../../../chassis/domain-error.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { RequiresScopes } from '../../../../chassis/field-marks.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { approveAgreement } from '../../usecases/agreements/approve-agreement.js';
import { proposeAgreement } from '../../usecases/agreements/propose-agreement.js';
import { showAgreement } from '../../usecases/agreements/show-agreements.js';
import { resumePartner, suspendPartner } from '../../usecases/agreements/suspend-partner.js';
import type { PartnersParts } from '../../usecases/partners-parts.js';
import { changeShape } from '../input-shapes.js';
import { agreementBody } from '../proposed-bodies.js';
import { changeView } from '../views.js';
import {
  agreementFailures,
  ApproveAgreementResult,
  ProposeAgreementResult,
  ResumePartnerResult,
  SuspendPartnerResult,
  suspensionFailures,
} from './agreements.failures.js';
import {
  ApproveAgreementInput,
  ProposeAgreementInput,
  ResumePartnerInput,
  SuspendPartnerInput,
} from './agreements.inputs.js';
import { Agreement, PartnerStanding } from './agreements.types.js';
import { agreementView } from './agreements.views.js';

const suspensionShape = z.object({
  changeId: idShape,
  partner: z.string(),
  reason: z.string().trim().min(1, { error: 'must not be empty' }).max(500, { error: 'is too long' }),
});

@Resolver()
export class AgreementsResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Query(() => Agreement, {
    nullable: true,
    description:
      'What is agreed with a partner at present: for that partner (exchanges:read) and for ops (partners:read). Null where nothing is.',
  })
  @RequiresScopes(['exchanges:read'], ['partners:read'])
  async agreement(
    @Arg('partner', () => String, { description: 'The partner’s code' }) code: string,
    @Ctx() context: RequestContext,
  ): Promise<Agreement | null> {
    if (context.caller.kind === 'partner') {
      if (requirePartner(context, 'exchanges:read').code !== code) throw forbidden();
    } else requireOps(context, 'partners:read');
    const agreed = await showAgreement(this.parts, code);
    return agreed && agreementView(agreed);
  }

  @Mutation(() => ProposeAgreementResult, {
    description: 'Ops (partners:write): a version of a partner’s agreement, which a second person has to approve.',
  })
  @RequiresScopes(['partners:write'])
  async proposeAgreement(
    @Arg('input', () => ProposeAgreementInput) input: ProposeAgreementInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ProposeAgreementResult> {
    const by = callerKey(requireOps(context, 'partners:write'));
    const { changeId } = parseInput(changeShape, input);
    const body = agreementBody(input);
    const proposal = { changeId, partner: input.partner, body, by, requestId: context.requestId };
    return answerOrFailure(context, agreementFailures, async () =>
      changeView(await proposeAgreement(this.parts.configuration, proposal)),
    );
  }

  @Mutation(() => ApproveAgreementResult, {
    description: 'Ops (partners:approve): takes a version of an agreement live; not by the person who proposed it.',
  })
  @RequiresScopes(['partners:approve'])
  async approveAgreement(
    @Arg('input', () => ApproveAgreementInput) input: ApproveAgreementInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ApproveAgreementResult> {
    const by = callerKey(requireOps(context, 'partners:approve'));
    const { changeId } = parseInput(changeShape, input);
    const approval = { changeId, by, requestId: context.requestId };
    return answerOrFailure(context, agreementFailures, async () =>
      changeView(await approveAgreement(this.parts.configuration, approval)),
    );
  }

  @Mutation(() => SuspendPartnerResult, {
    description:
      'Ops (partners:write): nothing new begins with the partner from now on; what is under way reaches its end.',
  })
  @RequiresScopes(['partners:write'])
  async suspendPartner(
    @Arg('input', () => SuspendPartnerInput) input: SuspendPartnerInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof SuspendPartnerResult> {
    const order = suspensionOf(input, context);
    return answerOrFailure(context, suspensionFailures, async () =>
      standingView(await suspendPartner(this.parts, order), true),
    );
  }

  @Mutation(() => ResumePartnerResult, { description: 'Ops (partners:write): the partner takes part again.' })
  @RequiresScopes(['partners:write'])
  async resumePartner(
    @Arg('input', () => ResumePartnerInput) input: ResumePartnerInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ResumePartnerResult> {
    const order = suspensionOf(input, context);
    return answerOrFailure(context, suspensionFailures, async () =>
      standingView(await resumePartner(this.parts, order), false),
    );
  }
}

function suspensionOf(input: SuspendPartnerInput, context: RequestContext) {
  const by = callerKey(requireOps(context, 'partners:write'));
  return { ...parseInput(suspensionShape, input), by, requestId: context.requestId };
}

function standingView(partnerCode: string, suspended: boolean): PartnerStanding {
  return Object.assign(new PartnerStanding(), { partnerCode, suspended });
}
