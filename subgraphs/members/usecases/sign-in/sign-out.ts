import { isId } from '../../../../chassis/ids.js';
import { endSessionById } from '../../storage/sign-in/sign-in-sessions.js';
import type { MembersParts } from '../members-parts.js';

/** Ends the session that asks, of a member or of somebody who is none; false where it had ended, or there is none. */
export async function signOut(parts: MembersParts, sessionId: string | undefined): Promise<boolean> {
  if (sessionId === undefined || !isId(sessionId)) return false;
  return parts.database.transaction((tx) => endSessionById(tx, sessionId, 'SIGN_OUT', parts.clock.now()));
}
