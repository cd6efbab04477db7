import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { callerKey, requireOps, requirePartner, type RequestContext } from '../../../../chassis/caller.js';
import { forbidden } from '../../../../chassis/domain-error.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { Paged, RequiresScopes } from '../../../../chassis/field-marks.js';
import { parseInput } from '../../../../chassis/parse-input.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  placeInTimeCursor,
  placeInTimeOf,
  placeInTimeParts,
  type ConnectionOf,
} from '../../../../chassis/relay.js';
import { changePartnerClient } from '../../usecases/clients/change-partner-client.js';
import type { ClientAsker } from '../../usecases/clients/client-tools.js';
import { createPartnerClient } from '../../usecases/clients/create-partner-client.js';
import { endPreviousClientSecret } from '../../usecases/clients/end-previous-client-secret.js';
import { revokePartnerClient } from '../../usecases/clients/revoke-partner-client.js';
import { rotatePartnerClientSecret } from '../../usecases/clients/rotate-partner-client-secret.js';
import { showPartnerClients } from '../../usecases/clients/show-partner-clients.js';
import type { PartnersParts } from '../../usecases/partners-parts.js';
import { knownPartner } from '../known-partner.js';
import { Partner } from '../partner.types.js';
import { changeClientShape, createShape, endingShape, revocationShape, rotationShape } from './client-shapes.js';
import { clientView, issuedView } from './client-views.js';
import {
  changeFailures,
  ChangePartnerClientInput,
  ChangePartnerClientResult,
  createFailures,
  CreatePartnerClientInput,
  CreatePartnerClientResult,
  EndPreviousClientSecretInput,
  EndPreviousClientSecretResult,
  PartnerClient,
  PartnerClientConnection,
  RevokePartnerClientInput,
  RevokePartnerClientResult,
  RotatePartnerClientSecretInput,
  RotatePartnerClientSecretResult,
} from './client.types.js';

@Resolver(() => PartnerClient)
export class PartnerClientResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Query(() => PartnerClientConnection, {
    description: 'Newest first: a partner’s own (clients:read); of any or of all for ops (partners:read).',
  })
  @RequiresScopes(['clients:read'], ['partners:read'])
  @Paged()
  async partnerClients(
    @Arg('partner', () => String, { nullable: true, description: 'The partner’s code' })
    partner: string | null | undefined,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<PartnerClient>> {
    const own = brandThatReads(context);
    if (own !== null && partner && partner !== own) throw forbidden();
    const page = pageOf(pageArguments, placeInTimeParts);
    const wanted = { partner: own ?? partner ?? null, limit: page.size + 1, after: placeInTimeOf(page) };
    const found = await showPartnerClients(this.parts, wanted);
    return connectionOf(page, found, clientView, ({ createdAt, id }) => placeInTimeCursor(createdAt, id));
  }

  @Mutation(() => CreatePartnerClientResult, {
    description: 'Ops (partners:write): a new client of a partner, with its secret.',
  })
  @RequiresScopes(['partners:write'])
  async createPartnerClient(
    @Arg('input', () => CreatePartnerClientInput) input: CreatePartnerClientInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof CreatePartnerClientResult> {
    const asker = opsThatAsk(context);
    const client = parseInput(createShape, input);
    return answerOrFailure(context, createFailures, async () =>
      issuedView(await createPartnerClient(this.parts, client, asker)),
    );
  }

  @Mutation(() => ChangePartnerClientResult, { description: 'Ops (partners:write): other terms for a client.' })
  @RequiresScopes(['partners:write'])
  async changePartnerClient(
    @Arg('input', () => ChangePartnerClientInput) input: ChangePartnerClientInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ChangePartnerClientResult> {
    const asker = opsThatAsk(context);
    const change = parseInput(changeClientShape, input);
    return answerOrFailure(context, changeFailures, async () =>
      clientView(await changePartnerClient(this.parts, change, asker)),
    );
  }

  @Mutation(() => RotatePartnerClientSecretResult, {
    description: 'A new secret: ops (partners:write) for any client, a partner (clients:write) for those of its brand.',
  })
  @RequiresScopes(['clients:write'], ['partners:write'])
  async rotatePartnerClientSecret(
    @Arg('input', () => RotatePartnerClientSecretInput) input: RotatePartnerClientSecretInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RotatePartnerClientSecretResult> {
    const asker = partnerOrOps(context);
    const rotation = parseInput(rotationShape, input);
    return answerOrFailure(context, changeFailures, async () =>
      issuedView(await rotatePartnerClientSecret(this.parts, rotation, asker)),
    );
  }

  @Mutation(() => EndPreviousClientSecretResult, {
    description: 'Ends the time in which the secret of before a rotation is good as well; by whoever may rotate.',
  })
  @RequiresScopes(['clients:write'], ['partners:write'])
  async endPreviousClientSecret(
    @Arg('input', () => EndPreviousClientSecretInput) input: EndPreviousClientSecretInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof EndPreviousClientSecretResult> {
    const asker = partnerOrOps(context);
    const ending = parseInput(endingShape, input);
    return answerOrFailure(context, changeFailures, async () =>
      clientView(await endPreviousClientSecret(this.parts, ending, asker)),
    );
  }

  @Mutation(() => RevokePartnerClientResult, {
    description:
      'Ops (partners:write): the client gets no token any more, and its tokens are refused within 30 seconds.',
  })
  @RequiresScopes(['partners:write'])
  async revokePartnerClient(
    @Arg('input', () => RevokePartnerClientInput) input: RevokePartnerClientInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RevokePartnerClientResult> {
    const asker = opsThatAsk(context);
    const revocation = parseInput(revocationShape, input);
    return answerOrFailure(context, changeFailures, async () =>
      clientView(await revokePartnerClient(this.parts, revocation, asker)),
    );
  }

  @FieldResolver(() => Partner)
  partner(@Root() client: PartnerClient, @Ctx() context: RequestContext): Promise<Partner> {
    return knownPartner(context, this.parts, client.partnerId);
  }
}

function opsThatAsk(context: RequestContext): ClientAsker {
  const by = callerKey(requireOps(context, 'partners:write'));
  return { by, requestId: context.requestId, brandCode: null };
}

function partnerOrOps(context: RequestContext): ClientAsker {
  if (context.caller.kind !== 'partner') return opsThatAsk(context);
  const caller = requirePartner(context, 'clients:write');
  return { by: callerKey(caller), requestId: context.requestId, brandCode: caller.code };
}

/** The code of the partner that reads its own; null for ops. Throws for everybody else. */
function brandThatReads(context: RequestContext): string | null {
  if (context.caller.kind === 'partner') return requirePartner(context, 'clients:read').code;
  requireOps(context, 'partners:read');
  return null;
}
