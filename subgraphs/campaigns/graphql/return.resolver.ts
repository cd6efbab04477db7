import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { requireChannel, type RequestContext } from '../../../chassis/caller.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { MovesValue, RequiresScopes } from '../../../chassis/field-marks.js';
import type { CampaignParts } from '../usecases/campaign-parts.js';
import { recordReturn } from '../usecases/record-return.js';
import { RecordReturnResult, returnFailures } from './failures.types.js';
import { forgetPurchases, purchaseById } from './loaders.js';
import { RecordReturnInput } from './purchase.inputs.js';
import { Purchase } from './purchase.types.js';
import { Return } from './return.types.js';

@Resolver(() => Return)
export class ReturnResolver {
  constructor(private readonly parts: CampaignParts) {}

  @Mutation(() => RecordReturnResult, {
    description:
      'For the channel that reported the purchase (purchases:record); an import (purchases:import) may say when it was. Pieces may come back in parts. Sent again with the same id, it gives the return as it stands.',
  })
  @RequiresScopes(['purchases:record'])
  @MovesValue()
  async recordReturn(
    @Arg('input', () => RecordReturnInput) input: RecordReturnInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RecordReturnResult> {
    const caller = requireChannel(context, 'purchases:record');
    const { requestId, locale } = context;
    forgetPurchases(context);
    return answerOrFailure(context, returnFailures, async () => {
      const { taken, purchase } = await recordReturn(this.parts, { caller, requestId, locale }, input);
      return Return.of(taken, purchase);
    });
  }

  @FieldResolver(() => Purchase)
  async purchase(@Root() taken: Return, @Ctx() context: RequestContext): Promise<Purchase> {
    return Purchase.of(await purchaseById(context, this.parts, taken.purchaseId));
  }
}
