import { Arg, Ctx, Directive, Field, ID, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { requireService, type RequestContext } from '../../../../chassis/caller.js';
import { authenticateClient, standingOfClient } from '../../usecases/clients/check-partner-client.js';
import type { PartnersParts } from '../../usecases/partners-parts.js';

@ObjectType({ description: 'What a client is to whoever lets it in.' })
@Directive('@inaccessible')
export class PartnerClientStanding {
  @Field(() => ID)
  clientId: string;

  @Field(() => String, { description: 'Code of its brand' })
  brand: string;

  @Field(() => [String])
  scopes: string[];

  @Field(() => [String], { description: 'As CIDR; from anywhere when there are none' })
  networks: string[];

  @Field(() => Int, { nullable: true })
  callsPerDay: number | null;
}

/** Answered to the gateway only; the public graph does not show it. */
@Resolver()
export class ClientsBetweenServicesResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Query(() => PartnerClientStanding, { nullable: true, description: 'Null for one that is revoked, or none.' })
  @Directive('@inaccessible')
  async partnerClientStanding(
    @Ctx() context: RequestContext,
    @Arg('clientId', () => ID) clientId: string,
  ): Promise<PartnerClientStanding | null> {
    requireService(context, 'gateway');
    return standingView(await standingOfClient(this.parts, clientId));
  }

  @Mutation(() => PartnerClientStanding, {
    nullable: true,
    description: 'Null where client or secret is wrong, and not a word which.',
  })
  @Directive('@inaccessible')
  async authenticatePartnerClient(
    @Ctx() context: RequestContext,
    @Arg('clientId', () => ID) clientId: string,
    @Arg('secretDigest', () => String, { description: 'SHA-256 of the secret, in base64url' }) secretDigest: string,
  ): Promise<PartnerClientStanding | null> {
    requireService(context, 'gateway');
    return standingView(await authenticateClient(this.parts, { clientId, secretDigest }));
  }
}

function standingView(client: Awaited<ReturnType<typeof standingOfClient>>): PartnerClientStanding | null {
  if (!client) return null;
  const { id: clientId, brandCode: brand, scopes, networks, callsPerDay } = client;
  return Object.assign(new PartnerClientStanding(), { clientId, brand, scopes, networks, callsPerDay });
}
