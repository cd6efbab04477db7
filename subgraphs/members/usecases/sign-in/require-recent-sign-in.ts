import type { EntityManager } from 'typeorm';
import type { SignInOfCaller } from '../../../../chassis/caller.js';
import { isId } from '../../../../chassis/ids.js';
import { recentSignInNeeded } from '../../domain/sign-in/sign-in-errors.js';
import { isRecent, isRecentAge } from '../../domain/sign-in/sign-in-rules.js';
import { findSession } from '../../storage/sign-in/sign-in-sessions.js';
import type { MembersParts } from '../members-parts.js';

/** The member who asks, and by what it is known when they signed in: the session, or the token of an issuer that keeps none with us. */
export interface SignedInMember extends SignInOfCaller {
  memberId: string;
}

/**
 * Before it is changed how a member signs in. Refuses with RECENT_SIGN_IN_NEEDED who signed in a while ago, or nobody knows
 * when: in a session that is not here, or under a token that does not say.
 */
export async function requireRecentSignIn(
  tx: EntityManager,
  { clock }: MembersParts,
  { sessionId, signedInSecondsAgo }: SignedInMember,
): Promise<void> {
  if (sessionId === undefined) {
    if (signedInSecondsAgo === undefined || !isRecentAge(signedInSecondsAgo)) throw recentSignInNeeded();
    return;
  }
  const session = isId(sessionId) ? await findSession(tx, sessionId) : null;
  if (!session || !isRecent(session.startedAt, clock.now())) throw recentSignInNeeded();
}
