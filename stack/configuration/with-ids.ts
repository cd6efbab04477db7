import type { Body } from './configured-kind.js';
import { Refused } from './refused.js';

/** What a body says, under the ids that name it. Throws a Refused for one that has any of them itself: two names are one too many. */
export function withIds(body: Body, ids: Record<string, string>): Body {
  const own = Object.keys(ids).find((id) => id in body);
  if (own !== undefined) throw new Refused('BAD_USER_INPUT', `its key is its name, and it has no ${own} of its own`);
  return { ...body, ...ids };
}
