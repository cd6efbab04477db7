import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import {
  callerKey,
  requireActing,
  requireActingMember,
  requireOps,
  requirePartner,
  type RequestContext,
} from '../../../../chassis/caller.js';
import { badInput, forbidden } from '../../../../chassis/domain-error.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { Authenticated, RequiresScopes } from '../../../../chassis/field-marks.js';
import { parseInput } from '../../../../chassis/parse-input.js';
import { completePartnerLink } from '../../usecases/links/complete-partner-link.js';
import { showPartnerMember } from '../../usecases/links/show-partner-member.js';
import { startPartnerLink } from '../../usecases/links/start-partner-link.js';
import { unlinkPartner } from '../../usecases/links/unlink-partner.js';
import type { PartnersParts } from '../../usecases/partners-parts.js';
import { completionShape, partnerMemberIdShape, startShape, unlinkShape } from './link-shapes.js';
import {
  CompletePartnerLinkInput,
  CompletePartnerLinkResult,
  completionFailures,
  PartnerLinkCode,
  PartnerMemberLink,
  startFailures,
  StartPartnerLinkInput,
  StartPartnerLinkResult,
  UnlinkedPartner,
  unlinkFailures,
  UnlinkPartnerInput,
  UnlinkPartnerResult,
} from './link.types.js';

@Resolver()
export class LinkResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Mutation(() => StartPartnerLinkResult, {
    description: 'A code that the member types in at the partner’s, who proves by it whom they are there.',
  })
  @Authenticated()
  async startPartnerLink(
    @Arg('input', () => StartPartnerLinkInput) input: StartPartnerLinkInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof StartPartnerLinkResult> {
    const memberId = requireActingMember(context);
    const request = parseInput(startShape, input);
    return answerOrFailure(context, startFailures, async () => {
      const { codeId: id, code, expiresAt } = await startPartnerLink(this.parts, { ...request, memberId });
      return Object.assign(new PartnerLinkCode(), { id, code, expiresAt });
    });
  }

  @Mutation(() => CompletePartnerLinkResult, {
    description:
      'A partner (links:write) sends the code that one of its members has typed in, and learns by which id it knows them.',
  })
  @RequiresScopes(['links:write'])
  async completePartnerLink(
    @Arg('input', () => CompletePartnerLinkInput) input: CompletePartnerLinkInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof CompletePartnerLinkResult> {
    const caller = requirePartner(context, 'links:write');
    const completion = { ...parseInput(completionShape, input), partner: caller.code };
    const asker = { by: callerKey(caller), requestId: context.requestId };
    return answerOrFailure(context, completionFailures, async () =>
      Object.assign(new PartnerMemberLink(), await completePartnerLink(this.parts, completion, asker)),
    );
  }

  @Query(() => PartnerMemberLink, {
    nullable: true,
    description:
      'By which id a partner (exchanges:read or links:write) knows one of its members here; null where not linked.',
  })
  @RequiresScopes(['exchanges:read'], ['links:write'])
  async partnerMemberLink(
    @Arg('partnerMemberId', () => String) given: string,
    @Ctx() context: RequestContext,
  ): Promise<PartnerMemberLink | null> {
    const { code: partner, scopes } = requirePartner(context);
    if (!scopes.includes('exchanges:read') && !scopes.includes('links:write')) throw forbidden();
    const partnerMemberId = parseInput(partnerMemberIdShape, given, 'partnerMemberId');
    const link = await showPartnerMember(this.parts, { partner, partnerMemberId });
    return link && Object.assign(new PartnerMemberLink(), { linkId: link.linkId, linkedAt: link.linkedAt });
  }

  @Mutation(() => UnlinkPartnerResult, {
    description: 'Ends the links of a member with a partner: the member’s own, or anybody’s for ops (partners:write).',
  })
  @Authenticated()
  async unlinkPartner(
    @Arg('input', () => UnlinkPartnerInput) input: UnlinkPartnerInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof UnlinkPartnerResult> {
    const { isOps, memberId: own } = whoUnlinks(context);
    const { unlinkId, partnerId, memberId: named } = parseInput(unlinkShape, input);
    if (!isOps && named && named !== own) throw forbidden();
    const memberId = own ?? named;
    if (!memberId) throw badInput({ path: ['input', 'memberId'], reason: 'has to be named' });
    const asker = { by: callerKey(context.caller), requestId: context.requestId, isOps };
    return answerOrFailure(context, unlinkFailures, async () =>
      Object.assign(new UnlinkedPartner(), await unlinkPartner(this.parts, { unlinkId, partnerId, memberId }, asker)),
    );
  }
}

function whoUnlinks(context: RequestContext): { isOps: boolean; memberId: string | null } {
  requireActing(context);
  if (context.caller.kind !== 'ops') return { isOps: false, memberId: requireActingMember(context) };
  requireOps(context, 'partners:write');
  return { isOps: true, memberId: null };
}
