import {
  Arg,
  Args,
  createUnionType,
  Ctx,
  Field,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import { z } from 'zod';
import { callerKey, requireOps, requirePartner, type RequestContext } from '../../../../chassis/caller.js';
import { forbidden } from '../../../../chassis/domain-error.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { MovesValue, Paged, RequiresScopes } from '../../../../chassis/field-marks.js';
import { idShape, parseInput, positivePoints } from '../../../../chassis/parse-input.js';
import {
  connectionOf,
  connectionTypes,
  PageArguments,
  pageOf,
  placeInTimeCursor,
  placeInTimeParts,
  type ConnectionOf,
} from '../../../../chassis/relay.js';
import { DateTime, Failure, SafeInt } from '../../../../schema/vocabulary.js';
import { buyPointsBlock } from '../../usecases/blocks/buy-points-block.js';
import { showBlocks } from '../../usecases/blocks/show-blocks.js';
import type { PartnersParts } from '../../usecases/partners-parts.js';
import { currencyOf } from '../partner.resolver.js';
import { Currency } from '../partner.types.js';

@ObjectType({ description: 'Points that a partner has paid for in advance. Of several the earliest is used first.' })
export class PointsBlock {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: 'Code of the partner' })
  partnerCode: string;

  @Field(() => Currency)
  currency: Currency;

  @Field(() => SafeInt)
  points: number;

  @Field(() => DateTime)
  boughtAt: Date;
}

@ObjectType({ description: 'A block, and what is left of it.' })
export class PointsBlockLeft {
  @Field(() => PointsBlock)
  block: PointsBlock;

  @Field(() => SafeInt)
  left: number;
}

const connection = connectionTypes('PointsBlockLeft', () => PointsBlockLeft);
const PointsBlockLeftConnection = connection.Connection;

@InputType()
export class BuyPointsBlockInput {
  @Field(() => ID, { description: 'Made by the client (a UUID); asking again with it gives the same answer' })
  blockId: string;

  @Field(() => String, { description: 'Code of the partner that has paid' })
  partner: string;

  @Field(() => ID, { description: 'Code of the currency, kept here, that it may pay in' })
  currency: string;

  @Field(() => SafeInt)
  points: number;
}

@ObjectType({ implements: Failure, description: 'By its agreements the partner pays afterwards.' })
export class PartnerNotPrepaid extends Failure {
  @Field(() => String, { description: 'Code of the partner' })
  partner: string;
}

export const blockFailures = { PARTNER_NOT_PREPAID: PartnerNotPrepaid };

export const BuyPointsBlockResult = createUnionType({
  name: 'BuyPointsBlockResult',
  types: () => [PointsBlock, PartnerNotPrepaid] as const,
});

const blockShape = z.object({ blockId: idShape, partner: z.string(), currency: z.string(), points: positivePoints });

interface Bought {
  id: string;
  brand: string;
  currency: string;
  points: number;
  askedAt: Date;
}

@Resolver()
export class BlocksResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Query(() => PointsBlockLeftConnection, {
    description: 'Newest first: for the partner itself (settlements:read) and for ops (partners:read).',
  })
  @RequiresScopes(['settlements:read'], ['partners:read'])
  @Paged()
  async pointsBlocks(
    @Arg('partner', () => String, { description: 'The partner’s code' }) code: string,
    @Args(() => PageArguments) asked: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<PointsBlockLeft>> {
    if (context.caller.kind === 'partner') {
      if (requirePartner(context, 'settlements:read').code !== code) throw forbidden();
    } else requireOps(context, 'partners:read');
    const page = pageOf(asked, placeInTimeParts);
    const found = await showBlocks(this.parts, code, page, context);
    return connectionOf(page, found, blockLeftView, ({ askedAt, id }) => placeInTimeCursor(askedAt, id));
  }

  @Mutation(() => BuyPointsBlockResult, {
    description:
      'Ops (partners:approve): a partner has paid for points in advance. On UNAVAILABLE ask again with the same id.',
  })
  @RequiresScopes(['partners:approve'])
  @MovesValue()
  async buyPointsBlock(
    @Arg('input', () => BuyPointsBlockInput) input: BuyPointsBlockInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof BuyPointsBlockResult> {
    const by = callerKey(requireOps(context, 'partners:approve'));
    const order = { ...parseInput(blockShape, input), by, requestId: context.requestId };
    return answerOrFailure(context, blockFailures, async () =>
      blockView(await buyPointsBlock(this.parts, order, context)),
    );
  }
}

function blockView({ id, brand, currency, points, askedAt }: Bought): PointsBlock {
  const its = { id, partnerCode: brand, currency: currencyOf(currency), points, boughtAt: askedAt };
  return Object.assign(new PointsBlock(), its);
}

function blockLeftView(block: Bought & { left: number }): PointsBlockLeft {
  return Object.assign(new PointsBlockLeft(), { block: blockView(block), left: block.left });
}
