import { endSessionsOf } from '../../storage/sign-in/sign-in-sessions.js';
import type { MembersParts } from '../members-parts.js';

/** Ends all of the member's sessions but the one that asks, and says how many ended. */
export function endOtherSessions(parts: MembersParts, memberId: string, current: string | null): Promise<number> {
  return parts.database.transaction((tx) =>
    endSessionsOf(tx, memberId, { butNot: current }, 'MEMBER', parts.clock.now()),
  );
}
