import type { EntityManager } from 'typeorm';
import { isId } from '../../../../chassis/ids.js';
import { recentSignInNeeded } from '../../domain/sign-in/sign-in-errors.js';
import { isRecent } from '../../domain/sign-in/sign-in-rules.js';
import { sessionStart } from '../../storage/sign-in/sign-in-sessions.js';
import type { MembersParts } from '../members-parts.js';

/** The member who asks, and in which session; none where another issuer signed them in. */
export interface SignedInMember {
  memberId: string;
  sessionId?: string | undefined;
}

/** Before it is changed how a member signs in. Refuses with RECENT_SIGN_IN_NEEDED in a session that began a while ago. */
export async function requireRecentSignIn(
  tx: EntityManager,
  parts: MembersParts,
  { sessionId }: SignedInMember,
): Promise<void> {
  if (sessionId === undefined || !isId(sessionId)) return;
  const startedAt = await sessionStart(tx, sessionId);
  if (startedAt !== null && !isRecent(startedAt, parts.clock.now())) throw recentSignInNeeded();
}
