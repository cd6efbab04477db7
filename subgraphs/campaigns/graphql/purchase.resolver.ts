import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { holdsScope, requireChannel, type RequestContext } from '../../../chassis/caller.js';
import { forbidden, unauthenticated } from '../../../chassis/domain-error.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { AboutSoMany, Authenticated, MovesValue, RequiresScopes } from '../../../chassis/field-marks.js';
import { isId } from '../../../chassis/ids.js';
import { SafeInt } from '../../../schema/vocabulary.js';
import type { CampaignParts } from '../usecases/campaign-parts.js';
import { explainAward } from '../usecases/explain-award.js';
import { countPendingFacts, readPurchase } from '../usecases/read-purchases.js';
import { recordPurchase } from '../usecases/record-purchase.js';
import { AwardExplanation } from './explanation.types.js';
import { purchaseFailures, RecordPurchaseResult } from './failures.types.js';
import { returnsOf } from './loaders.js';
import { RecordPurchaseInput } from './purchase.inputs.js';
import { Purchase, Return } from './purchase.types.js';
import { Member } from './stubs.types.js';
import { requireReaderOf, requireSomebody } from './who-reads-a-purchase.js';

@Resolver(() => Purchase)
export class PurchaseResolver {
  constructor(private readonly parts: CampaignParts) {}

  @Query(() => Purchase, {
    nullable: true,
    description: 'For the member whose purchase it is, the channel that reported it, and ops (campaigns:read).',
  })
  @Authenticated()
  async purchase(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<Purchase | null> {
    requireSomebody(context);
    const purchase = isId(id) ? await readPurchase(this.parts, id) : null;
    if (!purchase) return null;
    requireReaderOf(context, purchase);
    return Purchase.of(purchase);
  }

  @Query(() => AwardExplanation, {
    nullable: true,
    description: 'Where the points of an award come from. For whoever may read its purchase.',
  })
  @Authenticated()
  async explainAward(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
  ): Promise<AwardExplanation | null> {
    requireSomebody(context);
    const explained = await explainAward(this.parts, id);
    if (!explained) return null;
    requireReaderOf(context, explained.purchase);
    return AwardExplanation.of(explained, context.locale, this.parts.clock.now());
  }

  @Query(() => SafeInt, {
    description:
      'How many purchases and returns do not count towards tiers yet (up to 10,000). An importer waits for 0 before each new day of purchases. For channels with purchases:import and ops (campaigns:read).',
  })
  @RequiresScopes(['purchases:import'], ['campaigns:read'])
  async purchaseFactsPending(@Ctx() context: RequestContext): Promise<number> {
    const { caller } = context;
    if (caller.kind === 'anonymous') throw unauthenticated();
    const isImporter = caller.kind === 'channel' && holdsScope(caller, 'purchases:import');
    const isOps = caller.kind === 'ops' && holdsScope(caller, 'campaigns:read');
    if (!isImporter && !isOps) throw forbidden();
    return countPendingFacts(this.parts);
  }

  @Mutation(() => RecordPurchaseResult, {
    description:
      'For a channel with purchases:record. Sent again with the same id, it gives the purchase as it stands. Purchases of more than 30 days ago need purchases:import.',
  })
  @RequiresScopes(['purchases:record'])
  @MovesValue()
  async recordPurchase(
    @Arg('input', () => RecordPurchaseInput) input: RecordPurchaseInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RecordPurchaseResult> {
    const caller = requireChannel(context, 'purchases:record');
    const { requestId, locale } = context;
    return answerOrFailure(context, purchaseFailures, async () =>
      Purchase.of(await recordPurchase(this.parts, { caller, requestId, locale }, input)),
    );
  }

  @FieldResolver(() => Member, { nullable: true })
  member(@Root() { purchase }: Purchase): Member {
    return Member.of(purchase.memberId);
  }

  @FieldResolver(() => [Return], { description: 'The earliest first' })
  @AboutSoMany(2)
  async returns(@Root() { purchase }: Purchase, @Ctx() context: RequestContext): Promise<Return[]> {
    const returns = await returnsOf(context, this.parts, purchase.id);
    return returns.map((taken) => Return.of(taken, purchase));
  }
}
