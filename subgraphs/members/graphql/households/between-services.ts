import { Arg, Ctx, Directive, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { requireService, type RequestContext } from '../../../../chassis/caller.js';
import { badInput } from '../../../../chassis/domain-error.js';
import { isId } from '../../../../chassis/ids.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import { readHouseholdMembers, readHouseholdSizes } from '../../usecases/households/read-households.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { MemberStandingType } from '../between-services.types.js';

const mostAsked = 500;

/** Answered to our own services only; the public graph does not show it. */
@Resolver(() => MemberStandingType)
export class HouseholdsBetweenServicesResolver {
  constructor(private readonly parts: MembersParts) {}

  @Query(() => [[ID]], {
    description: 'Who belongs to these households, in their order, up to 500; nobody to one that is over.',
  })
  @Directive('@inaccessible')
  householdMembers(
    @Ctx() context: RequestContext,
    @Arg('householdIds', () => [ID]) householdIds: string[],
  ): Promise<string[][]> {
    requireService(context, 'points');
    return readHouseholdMembers(this.parts, checked(householdIds, 'householdIds'));
  }

  @FieldResolver(() => Int, { description: 'Members of the household, themselves included; 0 for who has none' })
  householdSize(@Root() { memberId }: MemberStandingType, @Ctx() context: RequestContext): Promise<number> {
    const sizes = (ids: readonly string[]) => readHouseholdSizes(this.parts, ids);
    return loaderFor(context, readHouseholdSizes, sizes).load(memberId);
  }
}

function checked(ids: string[], name: string): string[] {
  if (ids.length > mostAsked) throw badInput({ path: [name], reason: `more than ${String(mostAsked)}` });
  if (!ids.every(isId)) throw badInput({ path: [name], reason: 'must be UUIDs' });
  return ids.map((id) => id.toLowerCase());
}
