import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { z } from 'zod';
import { requireChannel, requireOps, type RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { Authenticated, MovesValue } from '../../../../chassis/field-marks.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import type { CodeTools } from '../../usecases/codes/code-tools.js';
import { consumeCoupon } from '../../usecases/codes/consume-coupon.js';
import { verifyCoupon } from '../../usecases/codes/verify-coupon.js';
import { ConsumeCouponInput, VerifiedCoupon, VerifyCouponInput } from './coupon.types.js';
import { consumeFailures, ConsumeCouponResult } from './failures.types.js';
import { consumedView, verifiedView } from './views.js';

/** Longer than any code with its blanks and hyphens. */
const codeShape = z.string().trim().min(1, { error: 'must not be empty' }).max(200, { error: 'is too long' });
const verifyShape = z.object({ code: codeShape });
const consumeShape = z.object({ useId: idShape, code: codeShape });

@Resolver()
export class CouponResolver {
  constructor(private readonly tools: CodeTools) {}

  @Mutation(() => VerifiedCoupon, {
    description:
      'A till looks at a code without using it; ops (rewards:read) may too. Changes nothing: it is a mutation because a query may be ' +
      'sent in an address, and addresses are logged. Who asks for too many codes that are none is RATE_LIMITED for the minute.',
  })
  @Authenticated()
  async verifyCoupon(
    @Arg('input', () => VerifyCouponInput) input: VerifyCouponInput,
    @Ctx() context: RequestContext,
  ): Promise<VerifiedCoupon> {
    if (context.caller.kind === 'ops') requireOps(context, 'rewards:read');
    else requireChannel(context);
    const { code } = parseInput(verifyShape, input);
    return verifiedView(await verifyCoupon(this.tools, context.caller, code), context);
  }

  @Mutation(() => ConsumeCouponResult, { description: 'A till uses a code, once and for all.' })
  @Authenticated()
  @MovesValue()
  async consumeCoupon(
    @Arg('input', () => ConsumeCouponInput) input: ConsumeCouponInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ConsumeCouponResult> {
    const channel = requireChannel(context);
    const { useId, code } = parseInput(consumeShape, input);
    return answerOrFailure(context, consumeFailures, async () =>
      consumedView(useId, await consumeCoupon(this.tools, { useId, code, channel }), context),
    );
  }
}
