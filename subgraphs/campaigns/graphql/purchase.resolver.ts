import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { holdsScope, requireChannel, type RequestContext } from '../../../chassis/caller.js';
import { DomainError, forbidden, unauthenticated } from '../../../chassis/domain-error.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { AboutSoMany, Authenticated, MovesValue, RequiresScopes } from '../../../chassis/field-marks.js';
import { isId } from '../../../chassis/ids.js';
import { SafeInt } from '../../../schema/vocabulary.js';
import { ownerOf } from '../domain/purchase.js';
import type { CampaignParts } from '../usecases/campaign-parts.js';
import { explainAward } from '../usecases/explain-award.js';
import { countPendingFacts, readPurchase } from '../usecases/read-purchases.js';
import type { PurchaseOutcome as Outcome } from '../usecases/purchase-request.js';
import { recordPurchase } from '../usecases/record-purchase.js';
import { recordPurchases } from '../usecases/record-purchases.js';
import { AwardExplanation } from './explanation.types.js';
import {
  MemberNotActive,
  purchaseFailures,
  PurchaseFault,
  PurchaseOutcome,
  RecordedPurchases,
  RecordPurchaseResult,
  RecordPurchasesResult,
} from './failures.types.js';
import { returnsOf } from './loaders.js';
import { RecordPurchaseInput, RecordPurchasesInput } from './purchase.inputs.js';
import { Purchase } from './purchase.types.js';
import { Return } from './return.types.js';
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
      "For a channel with purchases:record. Sent again with the same id, it gives the purchase as it stands. Purchases of more than 30 days ago need purchases:import. Awards give their reasons in the language of Accept-Language: a till sends the member's.",
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

  @Mutation(() => RecordPurchasesResult, {
    description:
      'For a channel with purchases:record: up to 500, each as `recordPurchase` takes it and with an outcome of its own. Under one id, both know the same purchase.',
  })
  @RequiresScopes(['purchases:record'])
  @MovesValue()
  async recordPurchases(
    @Arg('input', () => RecordPurchasesInput) { purchases }: RecordPurchasesInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RecordPurchasesResult> {
    const caller = requireChannel(context, 'purchases:record');
    const { requestId, locale } = context;
    const outcomes = await recordPurchases(this.parts, { caller, requestId, locale }, purchases);
    return Object.assign(new RecordedPurchases(), { outcomes: outcomes.map((one) => shownOutcome(one, context)) });
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Null while nobody has enrolled with the card' })
  member(@Root() { purchase }: Purchase): Member | null {
    const ownerId = ownerOf(purchase);
    return ownerId && Member.of(ownerId);
  }

  @FieldResolver(() => [Return], { description: 'The earliest first' })
  @AboutSoMany(2)
  async returns(@Root() { purchase }: Purchase, @Ctx() context: RequestContext): Promise<Return[]> {
    const returns = await returnsOf(context, this.parts, purchase.id);
    return returns.map((taken) => Return.of(taken, purchase));
  }
}

/** What became of one of a list. A defect of ours is logged, and does not hide what became of the others. */
function shownOutcome(outcome: Outcome, { locale, log, requestId }: RequestContext): typeof PurchaseOutcome {
  if (!(outcome instanceof Error)) return Purchase.of(outcome);
  if (!(outcome instanceof DomainError)) {
    log.error({ err: outcome, requestId }, 'a purchase of a list could not be recorded');
    return Object.assign(new PurchaseFault(), { code: 'INTERNAL_SERVER_ERROR', message: requestId, path: null });
  }
  const { code, details } = outcome;
  const words = { code, message: outcome.messageIn(locale) };
  if (outcome.kind === 'refusal') return Object.assign(new MemberNotActive(), details, words);
  const { path } = details as { path?: string[] };
  return Object.assign(new PurchaseFault(), { ...words, path: path?.slice(1) ?? null });
}
