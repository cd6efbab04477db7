import { z } from 'zod';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { PointsParts } from './points-parts.js';

const query = `query HouseholdMembers($householdIds: [ID!]!) {
  householdMembers(householdIds: $householdIds)
}`;

const answerShape = z.object({ householdMembers: z.array(z.array(z.string())) });

/** Who belongs to these households now, in their order: members knows, and is asked each time. One signed call; throws UNAVAILABLE. */
export async function askHouseholdMembers(
  { calls }: Pick<PointsParts, 'calls'>,
  on: OnBehalfOf,
  householdIds: readonly string[],
): Promise<string[][]> {
  const answer = await calls.graphql('members', { query, variables: { householdIds } }, on);
  const { householdMembers } = answerShape.parse(answer);
  if (householdMembers.length !== householdIds.length) throw new Error('members answered about other households');
  return householdMembers;
}
