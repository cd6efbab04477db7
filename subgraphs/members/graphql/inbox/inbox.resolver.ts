import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { requireMember, requireSelfOrOps, type RequestContext } from '../../../../chassis/caller.js';
import { Authenticated, Paged } from '../../../../chassis/field-marks.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  placeInTimeCursor,
  placeInTimeOf,
  placeInTimeParts,
} from '../../../../chassis/relay.js';
import { markMessagesRead } from '../../usecases/inbox/mark-messages-read.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { memberLoader } from '../loaders.js';
import { MemberType } from '../member.type.js';
import { memberSeenBy } from '../who-sees-a-member.js';
import { forgetInboxes, inboxPage, unreadCount } from './inbox.loaders.js';
import { InboxConnectionType, InboxMessageType, MarkMessagesReadInput } from './inbox.types.js';

@Resolver(() => MemberType)
export class InboxResolver {
  constructor(private readonly parts: MembersParts) {}

  @FieldResolver(() => InboxConnectionType, {
    description: "What the member has been told, newest first. The member's own; ops with members:read.",
  })
  @Authenticated()
  @Paged()
  async inbox(
    @Root() { id }: MemberType,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Arg('unreadOnly', () => Boolean, { nullable: true }) unreadOnly: boolean | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<InstanceType<typeof InboxConnectionType>> {
    requireSelfOrOps(context, id, 'members:read');
    const page = pageOf(pageArguments, placeInTimeParts);
    // A cursor of another list is this request's fault, not that of all who share its statement.
    placeInTimeOf(page);
    return connectionOf(
      page,
      await inboxPage(context, this.parts, id, page, unreadOnly ?? false),
      (message) => InboxMessageType.of(message),
      (message) => placeInTimeCursor(message.at, message.id),
    );
  }

  @FieldResolver(() => Int, { description: "The member's own; ops with members:read." })
  @Authenticated()
  unreadMessages(@Root() { id }: MemberType, @Ctx() context: RequestContext): Promise<number> {
    requireSelfOrOps(context, id, 'members:read');
    return unreadCount(context, this.parts, id);
  }

  @Mutation(() => MemberType, {
    description:
      'Marks messages of the member who is signed in as read, and answers with that member. Safe to send twice.',
  })
  @Authenticated()
  async markMessagesRead(
    @Arg('input', () => MarkMessagesReadInput) input: MarkMessagesReadInput,
    @Ctx() context: RequestContext,
  ): Promise<MemberType> {
    const memberId = requireMember(context);
    await markMessagesRead(this.parts, memberId, input);
    forgetInboxes(context);
    const member = await memberLoader(context, this.parts).load(memberId);
    if (!member) throw new Error('a member who is signed in cannot be found');
    return memberSeenBy(context, member);
  }
}
