import { Arg, Ctx, Directive, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { z } from 'zod';
import { requireService, type RequestContext } from '../../../chassis/caller.js';
import { Cost } from '../../../chassis/field-marks.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import { Money, SafeInt } from '../../../schema/vocabulary.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { expiringWithin, walletsOfMembers } from '../usecases/show-wallets.js';
import { showWorth } from '../usecases/show-worth.js';
import { WalletExplanation } from './explanation.types.js';
import { loadBonus, loadExplanation } from './loaders.js';
import { Wallet } from './wallet.types.js';

/** Nobody asks for more at once. */
const membersShape = z.array(idShape).max(500);

/** Whoever holds a wallet has been let see it by the field that led there. */
@Resolver(() => Wallet)
export class WalletResolver {
  constructor(private readonly parts: PointsParts) {}

  /** For rewards, which tells members what they wish for once they can pay it: what each can spend, in their order. */
  @Query(() => [SafeInt])
  @Directive('@inaccessible')
  async spendableOf(
    @Arg('memberIds', () => [ID]) memberIds: string[],
    @Arg('currency', () => ID) currency: string,
    @Ctx() context: RequestContext,
  ): Promise<number[]> {
    requireService(context, 'rewards');
    const wallets = await walletsOfMembers(this.parts, parseInput(membersShape, memberIds, 'memberIds'));
    return wallets.map((ofMember) => ofMember.find((wallet) => wallet.currency === currency)?.spendable ?? 0);
  }

  @FieldResolver(() => SafeInt, {
    description: 'Points, pending ones included, whose validity ends within so many days.',
  })
  expiring(
    @Root() { view }: Wallet,
    @Arg('withinDays', () => Int, { nullable: true, defaultValue: 30 }) withinDays: number | null,
  ): number {
    // A client may send null for an argument it has nothing to say about.
    return expiringWithin(this.parts, view, withinDays ?? 30);
  }

  @FieldResolver(() => Money, {
    description:
      "What the spendable points are worth on redemption, rounded down; the programme's own with the bonus of the member's tier.",
  })
  async worth(@Root() { view }: Wallet, @Ctx() context: RequestContext): Promise<Money> {
    return Money.of(await showWorth(this.parts, view, () => loadBonus(context, this.parts, view.memberId)));
  }

  @FieldResolver(() => WalletExplanation, { description: 'Where every point comes from, and what became of the rest.' })
  @Cost(20)
  async explanation(@Root() { view }: Wallet, @Ctx() context: RequestContext): Promise<WalletExplanation> {
    return WalletExplanation.of(await loadExplanation(context, this.parts, view));
  }
}
