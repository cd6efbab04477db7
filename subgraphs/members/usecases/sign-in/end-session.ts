import { z } from 'zod';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { endSessionsOf } from '../../storage/sign-in/sign-in-sessions.js';
import type { MembersParts } from '../members-parts.js';

const inputShape = z.object({ sessionId: idShape });

/** Ends one of the member's sessions, and says how many ended: none where it had ended, or is nobody's or somebody else's. */
export async function endSession(parts: MembersParts, memberId: string, raw: unknown): Promise<number> {
  const { sessionId } = parseInput(inputShape, raw);
  return parts.database.transaction((tx) =>
    endSessionsOf(tx, memberId, { only: sessionId }, 'MEMBER', parts.clock.now()),
  );
}
