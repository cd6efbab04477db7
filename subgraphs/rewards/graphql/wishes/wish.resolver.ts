import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { requireActingMember, requireSelfOrOps, type RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { Authenticated, Paged } from '../../../../chassis/field-marks.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import { parseInput } from '../../../../chassis/parse-input.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  placeInTimeCursor,
  placeInTimeOf,
  placeInTimeParts,
  type ConnectionOf,
  type Page,
} from '../../../../chassis/relay.js';
import { SafeInt } from '../../../../schema/vocabulary.js';
import type * as domain from '../../domain/wishes/wish.js';
import { wishedPrice } from '../../domain/wishes/wish.js';
import type { CatalogueParts } from '../../usecases/catalogue/catalogue-parts.js';
import { addWish } from '../../usecases/wishes/add-wish.js';
import { removeWish } from '../../usecases/wishes/remove-wish.js';
import { showWishesOf } from '../../usecases/wishes/show-wishes.js';
import { monthNow, readerOrNull, walletLoader } from '../catalogue/reader.js';
import { rewardIdShape } from '../input-shapes.js';
import { rewardLoader } from '../loaders.js';
import { Reward } from '../reward.types.js';
import { Member } from '../stubs.types.js';
import { rewardView } from '../views.js';
import {
  AddWishInput,
  AddWishResult,
  RemoveWishInput,
  RemoveWishResult,
  Wish,
  WishConnection,
  wishFailures,
} from './wish.types.js';

const pageKey = {};

/** What members would like to have. */
@Resolver(() => Wish)
export class WishResolver {
  constructor(private readonly parts: CatalogueParts) {}

  @Mutation(() => AddWishResult, {
    description: 'A member puts a reward on their list of 100 at most, and is told when their points suffice.',
  })
  @Authenticated()
  async addWish(
    @Arg('input', () => AddWishInput) input: AddWishInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof AddWishResult> {
    const memberId = requireActingMember(context);
    const { rewardId } = parseInput(rewardIdShape, input);
    return answerOrFailure(context, wishFailures, async () => Wish.of(await addWish(this.parts, memberId, rewardId)));
  }

  @Mutation(() => RemoveWishResult, {
    description: 'A member takes a reward off their list. Sent again it says the same.',
  })
  @Authenticated()
  async removeWish(
    @Arg('input', () => RemoveWishInput) input: RemoveWishInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RemoveWishResult> {
    const memberId = requireActingMember(context);
    await removeWish(this.parts, memberId, parseInput(rewardIdShape, input).rewardId);
    return Member.of(memberId);
  }

  @FieldResolver(() => Reward, {
    description: 'Whatever its status: one that has ended stays on the list until it is taken off.',
  })
  async reward(@Root() { rewardId }: Wish, @Ctx() context: RequestContext): Promise<Reward> {
    return rewardView(await this.rewardOf(rewardId, context), context, this.parts.clock.now());
  }

  @FieldResolver(() => SafeInt, {
    nullable: true,
    description:
      'The points that the member who asks has too few for the lowest price open to them, with the bonus of their tier; ' +
      "0 when they suffice. Null for who is no member, and for what is for others. A campaign's price does not count.",
  })
  @Authenticated()
  async missingPoints(@Root() { rewardId }: Wish, @Ctx() context: RequestContext): Promise<number | null> {
    const reader = await readerOrNull(context, this.parts);
    if (!reader) return null;
    const [reward, { spendable }] = await Promise.all([
      this.rewardOf(rewardId, context),
      walletLoader(context, this.parts).load(reader.memberId),
    ]);
    const buyer = { ...reader.known, campaigns: new Set<string>() };
    const price = wishedPrice(reward, buyer, this.parts.clock.now(), monthNow(this.parts));
    return price === null ? null : Math.max(0, price - spendable);
  }

  private async rewardOf(rewardId: string, context: RequestContext) {
    const reward = await rewardLoader(context, this.parts).load(rewardId);
    if (!reward) throw new Error(`the reward ${rewardId} is gone: nothing may delete one`);
    return reward;
  }
}

@Resolver(() => Member)
export class MemberWishesResolver {
  constructor(private readonly parts: CatalogueParts) {}

  @FieldResolver(() => WishConnection, {
    description: "What they would like to have, newest first; the member's own, or anybody's for ops (rewards:read).",
  })
  @Authenticated()
  @Paged()
  async wishes(
    @Root() member: Member,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Wish>> {
    requireSelfOrOps(context, member.id, 'rewards:read');
    const page = pageOf(pageArguments, placeInTimeParts);
    placeInTimeOf(page);
    const loader = loaderFor<string, domain.Wish[]>(context, pageKey, (keys) => loadPages(this.parts, keys));
    const wishes = await loader.load(JSON.stringify([page, member.id]));
    return connectionOf(page, wishes, Wish.of, ({ wishedAt, id }) => placeInTimeCursor(wishedAt, id));
  }
}

/** Keys are `[page, memberId]`; equal pages are looked up together. */
async function loadPages(parts: CatalogueParts, keys: readonly string[]): Promise<domain.Wish[][]> {
  const asked = keys.map((key) => JSON.parse(key) as [Page, string]);
  const pages = new Map(asked.map(([page]) => [JSON.stringify(page), page]));
  const found = new Map<string, domain.Wish[]>();
  for (const [text, page] of pages) {
    const memberIds = asked.filter(([other]) => JSON.stringify(other) === text).map(([, memberId]) => memberId);
    const wishes = await showWishesOf(parts, memberIds, { limit: page.size + 1, after: placeInTimeOf(page) });
    wishes.forEach((ofMember, index) => found.set(JSON.stringify([page, memberIds[index]]), ofMember));
  }
  return keys.map((key) => found.get(key) ?? []);
}
