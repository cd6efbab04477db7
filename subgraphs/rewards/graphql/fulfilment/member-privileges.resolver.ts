import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { requireSelfOrOps, type RequestContext } from '../../../../chassis/caller.js';
import { AboutSoMany, Authenticated } from '../../../../chassis/field-marks.js';
import type { RedemptionTools } from '../../usecases/redemption-tools.js';
import { Member } from '../stubs.types.js';
import { Privilege } from './fulfilment.types.js';
import { privilegesLoader } from './loaders.js';
import { privilegeView } from './views.js';

@Resolver(() => Member)
export class MemberPrivilegesResolver {
  constructor(private readonly tools: RedemptionTools) {}

  @FieldResolver(() => [Privilege], {
    description: "In force now, what ends first coming first; the member's own, or anybody's for ops (rewards:read).",
  })
  @Authenticated()
  @AboutSoMany(2)
  async privileges(@Root() { id }: Member, @Ctx() context: RequestContext): Promise<Privilege[]> {
    requireSelfOrOps(context, id, 'rewards:read');
    return (await privilegesLoader(context, this.tools).load(id)).map((one) => privilegeView(one, context));
  }
}
