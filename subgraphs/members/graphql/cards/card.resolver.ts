import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import {
  requireActing,
  requireChannel,
  requireMember,
  requireOps,
  requireSelfOrOps,
  type RequestContext,
} from '../../../../chassis/caller.js';
import { forbidden } from '../../../../chassis/domain-error.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { AboutSoMany, Authenticated, Cost, RequiresScopes } from '../../../../chassis/field-marks.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import { ownCardNumber } from '../../domain/cards/own-card.js';
import { blockCard } from '../../usecases/cards/block-card.js';
import { findCardBatch, issueCards, type IssuedBatch } from '../../usecases/cards/issue-cards.js';
import { makeMembershipCode } from '../../usecases/cards/membership-code.js';
import { readCards } from '../../usecases/cards/read-cards.js';
import { replaceCard } from '../../usecases/cards/replace-card.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { MemberType } from '../member.type.js';
import {
  BlockCardInput,
  BlockCardResult,
  BlockedCardType,
  CardBatchType,
  CardBlocked,
  CardTaken,
  IssueCardsInput,
  MembershipCardType,
  MembershipCodeType,
  ReplaceCardInput,
  ReplaceCardResult,
} from './card.types.js';

const failures = { CARD_TAKEN: CardTaken, CARD_BLOCKED: CardBlocked };

@Resolver(() => MemberType)
export class CardResolver {
  constructor(private readonly parts: MembersParts) {}

  @Mutation(() => CardBatchType, {
    description:
      'Ops (members:write): reserves the next cards of our own series, and gives their numbers for the printer.',
  })
  @RequiresScopes(['members:write'])
  @Cost(20)
  async issueCards(
    @Ctx() context: RequestContext,
    @Arg('input', () => IssueCardsInput) input: IssueCardsInput,
  ): Promise<CardBatchType> {
    requireOps(context, 'members:write');
    return batchType(await issueCards(this.parts, context, input));
  }

  @Query(() => CardBatchType, {
    nullable: true,
    description: 'Ops (members:read): a batch of cards, for printing it again.',
  })
  @RequiresScopes(['members:read'])
  async cardBatch(@Ctx() context: RequestContext, @Arg('id', () => ID) id: string): Promise<CardBatchType | null> {
    requireOps(context, 'members:read');
    const batch = await findCardBatch(this.parts, id);
    return batch && batchType(batch);
  }

  @Mutation(() => BlockCardResult, {
    description:
      'No till takes the card any more; the member keeps all that was bought with it. Ops (members:write) and channels (members:enrol).',
  })
  @Authenticated()
  blockCard(
    @Ctx() context: RequestContext,
    @Arg('input', () => BlockCardInput) input: BlockCardInput,
  ): Promise<BlockedCardType | CardBlocked | CardTaken> {
    requireCardDesk(context);
    return answerOrFailure(context, failures, async () =>
      Object.assign(new BlockedCardType(), await blockCard(this.parts, context, input)),
    );
  }

  @Mutation(() => ReplaceCardResult, {
    description:
      'Blocks a member’s card and links another in its place. Ops (members:write) and channels (members:enrol).',
  })
  @Authenticated()
  replaceCard(
    @Ctx() context: RequestContext,
    @Arg('input', () => ReplaceCardInput) input: ReplaceCardInput,
  ): Promise<BlockedCardType | CardBlocked | CardTaken> {
    requireCardDesk(context);
    return answerOrFailure(context, failures, async () =>
      Object.assign(new BlockedCardType(), await replaceCard(this.parts, context, input)),
    );
  }

  @FieldResolver(() => [MembershipCardType], { description: "The member's own; ops with members:read." })
  @Authenticated()
  @AboutSoMany(2)
  async cards(@Root() { member }: MemberType, @Ctx() context: RequestContext): Promise<MembershipCardType[]> {
    requireSelfOrOps(context, member.id, 'members:read');
    const loader = loaderFor(context, readCards, (ids: readonly string[]) => readCards(this.parts, ids));
    const cards = await loader.load(member.id);
    return cards.map(({ cardNumber, linkedAt, blockedAt, reason }) =>
      Object.assign(new MembershipCardType(), { cardNumber, linkedAt, blockedAt, reason }),
    );
  }

  @FieldResolver(() => MembershipCodeType, {
    description:
      "The member's own, and nobody else's: good for a minute and for five look-ups. Ask again while it is shown; an active member alone has one.",
  })
  @Authenticated()
  membershipCode(@Root() { member }: MemberType, @Ctx() context: RequestContext): MembershipCodeType {
    if (requireMember(context) !== member.id) throw forbidden();
    requireActing(context);
    return Object.assign(new MembershipCodeType(), makeMembershipCode(this.parts, member.number));
  }
}

/** Where somebody goes who has lost a card. */
function requireCardDesk(context: RequestContext): void {
  if (context.caller.kind === 'ops') requireOps(context, 'members:write');
  else requireChannel(context, 'members:enrol');
}

function batchType({ id, firstSerial, lastSerial, issuedAt }: IssuedBatch): CardBatchType {
  const count = lastSerial - firstSerial + 1;
  const numbers = Array.from({ length: count }, (_, place) => ownCardNumber(firstSerial + place));
  return Object.assign(new CardBatchType(), { id, count, issuedAt, numbers });
}
