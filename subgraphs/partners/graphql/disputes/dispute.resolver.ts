import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { z } from 'zod';
import { callerKey, requireOps, type RequestContext } from '../../../../chassis/caller.js';
import { forbidden } from '../../../../chassis/domain-error.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { MovesValue, Paged, RequiresScopes } from '../../../../chassis/field-marks.js';
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
import type { Dispute } from '../../domain/disputes/dispute.js';
import { answerDispute } from '../../usecases/disputes/answer-dispute.js';
import { raiseDispute } from '../../usecases/disputes/raise-dispute.js';
import { approveResolution, rejectResolution, resolveDispute } from '../../usecases/disputes/resolve-dispute.js';
import { showDisputes } from '../../usecases/disputes/show-disputes.js';
import type { PartnersParts } from '../../usecases/partners-parts.js';
import { actingScopes, brandThatAsks, whoActs } from '../settlement/who-asks.js';
import {
  AnswerDisputeInput,
  AnswerDisputeResult,
  ApproveResolutionResult,
  DecideResolutionInput,
  DisputeFilter,
  disputeFailures,
  DisputeReason,
  RaiseDisputeInput,
  RaiseDisputeResult,
  raisingFailures,
  RejectResolutionResult,
  ResolveDisputeInput,
  ResolveDisputeResult,
  SettlementDispute,
  SettlementDisputeConnection,
} from './dispute.types.js';

const note = z.string().trim().min(1, { error: 'must not be empty' }).max(1_000, { error: 'is too long' });
const raisingShape = z.object({ disputeId: idShape, itemId: idShape, reason: z.enum(DisputeReason), note });
const answerShape = z.object({ answerId: idShape, disputeId: idShape, accepts: z.boolean(), note });
const resolvingShape = z.object({
  ...{ resolutionId: idShape, disputeId: idShape, note },
  upheldPoints: z.number().min(0, { error: 'must not be below zero' }),
});
const decidingShape = z.object({ resolutionId: idShape });

/** Items of settlements that are in doubt. */
@Resolver()
export class DisputeResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Query(() => SettlementDisputeConnection, {
    description: 'Newest first: all for ops (partners:read), its own for a partner (settlements:read).',
  })
  @RequiresScopes(['settlements:read'], ['partners:read'])
  @Paged()
  async disputes(
    @Arg('filter', () => DisputeFilter, { nullable: true }) filter: DisputeFilter | null | undefined,
    @Args(() => PageArguments) asked: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<SettlementDispute>> {
    const own = brandThatAsks(context);
    const wanted = filter?.brand ?? null;
    if (own !== null && wanted !== null && wanted !== own) throw forbidden();
    const page = pageOf(asked, placeInTimeParts);
    const range = { limit: page.size + 1, after: placeInTimeOf(page) };
    const found = await showDisputes(this.parts, { brand: own ?? wanted, state: filter?.state ?? null }, range);
    return connectionOf(page, found, shownTo(context), ({ raisedAt, id }) => placeInTimeCursor(raisedAt, id));
  }

  @Mutation(() => RaiseDisputeResult, {
    description:
      'One of an item’s two brands (settlements:write), or ops for the programme’s own (partners:write), doubts it.',
  })
  @RequiresScopes(...actingScopes)
  @MovesValue()
  async raiseDispute(
    @Arg('input', () => RaiseDisputeInput) input: RaiseDisputeInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RaiseDisputeResult> {
    const who = whoActs(context);
    const order = parseInput(raisingShape, input);
    return answerOrFailure(context, raisingFailures, async () =>
      shownTo(context)(await raiseDispute(this.parts, order, who)),
    );
  }

  @Mutation(() => AnswerDisputeResult, {
    description: 'The other brand (settlements:write), or ops for it (partners:write), says what it thinks; once.',
  })
  @RequiresScopes(...actingScopes)
  @MovesValue()
  async answerDispute(
    @Arg('input', () => AnswerDisputeInput) input: AnswerDisputeInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof AnswerDisputeResult> {
    const who = whoActs(context);
    const answer = parseInput(answerShape, input);
    return answerOrFailure(context, disputeFailures, async () =>
      shownTo(context)(await answerDispute(this.parts, answer, who)),
    );
  }

  @Mutation(() => ResolveDisputeResult, {
    description: 'Ops (partners:write): how a dispute is to end, for a second person to agree.',
  })
  @RequiresScopes(['partners:write'])
  @MovesValue()
  async resolveDispute(
    @Arg('input', () => ResolveDisputeInput) input: ResolveDisputeInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ResolveDisputeResult> {
    const by = callerKey(requireOps(context, 'partners:write'));
    const resolution = parseInput(resolvingShape, input);
    const who = { by, requestId: context.requestId };
    return answerOrFailure(context, disputeFailures, async () =>
      shownTo(context)(await resolveDispute(this.parts, resolution, who)),
    );
  }

  @Mutation(() => ApproveResolutionResult, {
    description: 'Ops (partners:approve), not who proposed it: what is not upheld comes back to the net.',
  })
  @RequiresScopes(['partners:approve'])
  @MovesValue()
  async approveResolution(
    @Arg('input', () => DecideResolutionInput) input: DecideResolutionInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ApproveResolutionResult> {
    const by = callerKey(requireOps(context, 'partners:approve'));
    const { resolutionId } = parseInput(decidingShape, input);
    const who = { by, requestId: context.requestId };
    return answerOrFailure(context, disputeFailures, async () =>
      shownTo(context)(await approveResolution(this.parts, resolutionId, who)),
    );
  }

  @Mutation(() => RejectResolutionResult, {
    description: 'Ops (partners:approve), not who proposed it: the dispute waits for another proposal.',
  })
  @RequiresScopes(['partners:approve'])
  async rejectResolution(
    @Arg('input', () => DecideResolutionInput) input: DecideResolutionInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RejectResolutionResult> {
    const by = callerKey(requireOps(context, 'partners:approve'));
    const { resolutionId } = parseInput(decidingShape, input);
    const who = { by, requestId: context.requestId };
    return answerOrFailure(context, disputeFailures, async () =>
      shownTo(context)(await rejectResolution(this.parts, resolutionId, who)),
    );
  }
}

function shownTo({ caller }: RequestContext): (dispute: Dispute) => SettlementDispute {
  return (dispute) => SettlementDispute.of(dispute, caller.kind === 'ops');
}
