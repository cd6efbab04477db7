import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../../chassis/caller.js';
import { MovesValue, Paged, RequiresScopes } from '../../../../chassis/field-marks.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  placeInTimeCursor,
  placeInTimeOf,
  placeInTimeParts,
  type ConnectionOf,
} from '../../../../chassis/relay.js';
import type { CodeTools } from '../../usecases/codes/code-tools.js';
import { defineCouponPool } from '../../usecases/codes/define-coupon-pool.js';
import { showCouponPools } from '../../usecases/codes/show-coupon-pools.js';
import { uploadCouponCodes } from '../../usecases/codes/upload-coupon-codes.js';
import {
  CouponPool,
  CouponPoolConnection,
  CouponPoolFilter,
  DefineCouponPoolInput,
  RefusedCodeLine,
  UploadCouponCodesInput,
  UploadedCouponCodes,
} from './coupon-pool.types.js';
import { poolView } from './views.js';

@Resolver()
export class CouponPoolResolver {
  constructor(private readonly tools: CodeTools) {}

  @Mutation(() => CouponPool, {
    description:
      'Ops (rewards:write): a new pool of coupon codes, or new terms of one; codes come by `uploadCouponCodes`.',
  })
  @RequiresScopes(['rewards:write'])
  async defineCouponPool(
    @Arg('input', () => DefineCouponPoolInput) input: DefineCouponPoolInput,
    @Ctx() context: RequestContext,
  ): Promise<CouponPool> {
    requireOps(context, 'rewards:write');
    return poolView(await defineCouponPool(this.tools, context, input), context);
  }

  @Mutation(() => UploadedCouponCodes, {
    description:
      'Ops (rewards:write): a part of a file of codes. Lines that cannot be taken are told of and keep none of the others back. ' +
      'Whole files: `npm run coupons`.',
  })
  @RequiresScopes(['rewards:write'])
  @MovesValue()
  async uploadCouponCodes(
    @Arg('input', () => UploadCouponCodesInput) input: UploadCouponCodesInput,
    @Ctx() context: RequestContext,
  ): Promise<UploadedCouponCodes> {
    requireOps(context, 'rewards:write');
    const { accepted, refused } = await uploadCouponCodes(this.tools, context, input);
    const lines = refused.map((line) => Object.assign(new RefusedCodeLine(), line));
    return Object.assign(new UploadedCouponCodes(), { accepted, refused: lines });
  }

  @Query(() => CouponPoolConnection, { description: 'Ops (rewards:read): the pools of coupon codes, newest first.' })
  @RequiresScopes(['rewards:read'])
  @Paged()
  async couponPools(
    @Arg('filter', () => CouponPoolFilter, { nullable: true }) filter: CouponPoolFilter | null,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<CouponPool>> {
    requireOps(context, 'rewards:read');
    const page = pageOf(pageArguments, placeInTimeParts);
    const after = placeInTimeOf(page);
    const pools = await showCouponPools(this.tools, { low: filter?.isLow ?? null, limit: page.size + 1, after });
    return connectionOf(
      page,
      pools,
      (pool) => poolView(pool, context),
      (pool) => placeInTimeCursor(pool.createdAt, pool.id),
    );
  }
}
