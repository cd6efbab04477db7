import { badInput } from '../../../../chassis/domain-error.js';
import { countActiveMembers as countThem } from '../../storage/reports/active-members.js';
import type { MembersParts } from '../members-parts.js';

/** More than a report has periods. */
const mostInstants = 500;

/** How many members were active right before each of the instants. Throws BAD_USER_INPUT for too many, and for some in no order. */
export async function countActiveMembers({ database }: MembersParts, instants: readonly Date[]): Promise<number[]> {
  if (instants.length > mostInstants) {
    throw badInput({ path: ['before'], reason: `more than ${String(mostInstants)}` });
  }
  if (instants.some((at, place) => place > 0 && at <= (instants[place - 1] ?? at))) {
    throw badInput({ path: ['before'], reason: 'must be in order, the earliest first' });
  }
  return instants.length === 0 ? [] : countThem(database, instants);
}
