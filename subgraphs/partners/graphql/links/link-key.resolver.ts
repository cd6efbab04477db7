import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { callerKey, requireOps, requirePartner, type RequestContext } from '../../../../chassis/caller.js';
import { badInput, forbidden } from '../../../../chassis/domain-error.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { AboutSoMany, RequiresScopes } from '../../../../chassis/field-marks.js';
import { parseInput } from '../../../../chassis/parse-input.js';
import { createPartnerLinkKey } from '../../usecases/links/create-partner-link-key.js';
import { revokePartnerLinkKey } from '../../usecases/links/revoke-partner-link-key.js';
import { showPartnerLinkKeys } from '../../usecases/links/show-partner-link-keys.js';
import type { PartnersParts } from '../../usecases/partners-parts.js';
import { createKeyShape, revokeKeyShape } from './link-shapes.js';
import {
  createKeyFailures,
  CreatePartnerLinkKeyInput,
  CreatePartnerLinkKeyResult,
  IssuedPartnerLinkKey,
  PartnerLinkKey,
  revokeKeyFailures,
  RevokePartnerLinkKeyInput,
  RevokePartnerLinkKeyResult,
} from './link.types.js';

@Resolver()
export class LinkKeyResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Query(() => [PartnerLinkKey], {
    description:
      'Those in force, oldest first: a partner’s own (clients:read), or the named one’s for ops (partners:read).',
  })
  @RequiresScopes(['clients:read'], ['partners:read'])
  @AboutSoMany(5)
  async partnerLinkKeys(
    @Arg('partner', () => String, { nullable: true, description: 'The partner’s code; for ops' })
    named: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<PartnerLinkKey[]> {
    const partner = partnerOf(context, named, { own: 'clients:read', ops: 'partners:read' }, ['partner']);
    return (await showPartnerLinkKeys(this.parts, partner)).map(keyView);
  }

  @Mutation(() => CreatePartnerLinkKeyResult, {
    description:
      'A key for link tokens: a partner (clients:write) for itself, or ops (partners:write) for the one they name.',
  })
  @RequiresScopes(['clients:write'], ['partners:write'])
  async createPartnerLinkKey(
    @Arg('input', () => CreatePartnerLinkKeyInput) input: CreatePartnerLinkKeyInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof CreatePartnerLinkKeyResult> {
    const scopes = { own: 'clients:write', ops: 'partners:write' };
    const partner = partnerOf(context, input.partner, scopes, ['input', 'partner']);
    const order = { ...parseInput(createKeyShape, input), partner };
    const asker = { by: callerKey(context.caller), requestId: context.requestId };
    return answerOrFailure(context, createKeyFailures, async () => {
      const { key, secret } = await createPartnerLinkKey(this.parts, order, asker);
      return Object.assign(new IssuedPartnerLinkKey(), { key: keyView(key), secret });
    });
  }

  @Mutation(() => RevokePartnerLinkKeyResult, {
    description: 'Ends a key for link tokens at once: a partner (clients:write) its own, or ops (partners:write) any.',
  })
  @RequiresScopes(['clients:write'], ['partners:write'])
  async revokePartnerLinkKey(
    @Arg('input', () => RevokePartnerLinkKeyInput) input: RevokePartnerLinkKeyInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RevokePartnerLinkKeyResult> {
    const { caller, requestId } = context;
    const brandCode = caller.kind === 'partner' ? requirePartner(context, 'clients:write').code : null;
    if (brandCode === null) requireOps(context, 'partners:write');
    const revocation = parseInput(revokeKeyShape, input);
    return answerOrFailure(context, revokeKeyFailures, async () =>
      keyView(await revokePartnerLinkKey(this.parts, revocation, { by: callerKey(caller), requestId, brandCode })),
    );
  }
}

/** A partner is its own; ops name one. */
function partnerOf(
  context: RequestContext,
  named: string | null | undefined,
  scopes: { own: string; ops: string },
  path: string[],
): string {
  if (context.caller.kind === 'partner') {
    const { code } = requirePartner(context, scopes.own);
    if (named && named !== code) throw forbidden();
    return code;
  }
  requireOps(context, scopes.ops);
  if (!named) throw badInput({ path, reason: 'has to be named' });
  return named;
}

type LinkKey = Awaited<ReturnType<typeof showPartnerLinkKeys>>[number];

function keyView({ id, algorithm, createdAt, revokedAt }: LinkKey): PartnerLinkKey {
  return Object.assign(new PartnerLinkKey(), { id, algorithm, createdAt, revokedAt });
}
