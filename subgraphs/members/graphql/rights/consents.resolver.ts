import {
  Arg,
  Args,
  createUnionType,
  Ctx,
  Directive,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import {
  requireChannel,
  requireMember,
  requireOps,
  requirePersonOrOps,
  requireService,
  type RequestContext,
} from '../../../../chassis/caller.js';
import { badInput, forbidden, unauthenticated } from '../../../../chassis/domain-error.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { AboutSoMany, Authenticated, Paged } from '../../../../chassis/field-marks.js';
import { isId } from '../../../../chassis/ids.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import { connectionOf, PageArguments, pageOf } from '../../../../chassis/relay.js';
import {
  consentSubjects,
  stateOf,
  type ConsentChange,
  type ConsentChannel,
  type ConsentPurpose,
} from '../../domain/rights/consent.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { mayContact, readConsentHistory, readConsents, type Consent } from '../../usecases/rights/read-consents.js';
import { recordConsents, type ConsentRecorder, type RecordedConsent } from '../../usecases/rights/record-consents.js';
import { MemberType } from '../member.type.js';
import {
  ConsentChangeConnectionType,
  ConsentChangeType,
  ConsentChannelEnum,
  ConsentPurposeEnum,
  ConsentType,
  NoLongerMember,
  RecordConsentsInput,
  RecordedConsents,
} from './consents.types.js';

const RecordConsentsResult = createUnionType({
  name: 'RecordConsentsResult',
  types: () => [RecordedConsents, NoLongerMember] as const,
});

/** As many as other services ask about at once. */
const mostMembers = 500;

@Resolver(() => MemberType)
export class ConsentsResolver {
  constructor(private readonly parts: MembersParts) {}

  @FieldResolver(() => [ConsentType], {
    description: "All that can be agreed to, with the latest word on each. The member's own; ops with members:read.",
  })
  @Authenticated()
  @AboutSoMany(consentSubjects.length)
  async consents(@Root() { id }: MemberType, @Ctx() context: RequestContext): Promise<ConsentType[]> {
    requirePersonOrOps(context, id, 'members:read');
    const loader = loaderFor(context, readConsents, (ids: readonly string[]) => readConsents(this.parts, ids));
    return (await loader.load(id)).map(consentType);
  }

  @FieldResolver(() => ConsentChangeConnectionType, {
    description: "Every word there was, the latest first. The member's own; ops with members:read.",
  })
  @Authenticated()
  @Paged()
  async consentHistory(
    @Root() { id }: MemberType,
    @Ctx() context: RequestContext,
    @Args(() => PageArguments) pageArguments: PageArguments,
  ): Promise<InstanceType<typeof ConsentChangeConnectionType>> {
    requirePersonOrOps(context, id, 'members:read');
    const page = pageOf(pageArguments, 1);
    const found = await readConsentHistory(this.parts, id, page);
    return connectionOf(
      page,
      found,
      (change) => changeType(change, context),
      (change) => [change.id],
    );
  }

  @Mutation(() => RecordConsentsResult, {
    description:
      'Records what a member agrees to or takes back. The member themselves; channels with members:enrol, for a member ' +
      'who stands before them; ops with members:write, who say why.',
  })
  @Authenticated()
  recordConsents(
    @Ctx() context: RequestContext,
    @Arg('input', () => RecordConsentsInput) input: RecordConsentsInput,
  ): Promise<RecordedConsents | NoLongerMember> {
    const recorder = requireRecorder(context);
    return answerOrFailure(context, { NO_LONGER_MEMBER: NoLongerMember }, async () => {
      const recorded = await recordConsents(this.parts, recorder, input, context.requestId);
      return Object.assign(new RecordedConsents(), { consents: recorded.map(recordedType) });
    });
  }

  @Query(() => [ID], {
    description: 'Those of up to 500 members who may be approached for the purpose, in their order.',
  })
  @Directive('@inaccessible')
  async membersToContact(
    @Ctx() context: RequestContext,
    @Arg('memberIds', () => [ID]) memberIds: string[],
    @Arg('purpose', () => ConsentPurposeEnum) purpose: ConsentPurpose,
    @Arg('channel', () => ConsentChannelEnum, { nullable: true }) channel: ConsentChannel | null | undefined,
  ): Promise<string[]> {
    requireService(context, 'points', 'rewards', 'campaigns', 'partners');
    if (memberIds.length > mostMembers) {
      throw badInput({ path: ['memberIds'], reason: `more than ${String(mostMembers)}` });
    }
    const ids = memberIds.map((id) => id.toLowerCase());
    return mayContact(this.parts, ids.filter(isId), { purpose, channel: channel ?? null });
  }
}

function requireRecorder(context: RequestContext): ConsentRecorder {
  switch (context.caller.kind) {
    case 'anonymous':
      throw unauthenticated();
    case 'member':
      requireMember(context);
      return context.caller;
    case 'channel':
      return requireChannel(context, 'members:enrol');
    case 'ops':
      return requireOps(context, 'members:write');
    default:
      throw forbidden();
  }
}

function consentType({ purpose, channel, state, latest }: Consent): ConsentType {
  return Object.assign(new ConsentType(), {
    purpose,
    channel,
    state,
    since: latest?.at ?? null,
    source: latest?.source ?? null,
    textVersion: latest?.textVersion ?? null,
  });
}

function recordedType({ granted, at, ...same }: RecordedConsent): ConsentType {
  return Object.assign(new ConsentType(), { ...same, state: stateOf({ granted }), since: at });
}

/** A member is told that ops recorded it and not who, as in their access log. */
function changeType(change: ConsentChange, { caller }: RequestContext): ConsentChangeType {
  const { id, purpose, channel, granted, at, source, till, textVersion, reason } = change;
  const state = stateOf({ granted });
  const by = caller.kind === 'member' && change.by.startsWith('ops:') ? 'ops' : change.by;
  return Object.assign(new ConsentChangeType(), {
    ...{ id, purpose, channel, state, at, source, by, till, textVersion, reason },
  });
}
