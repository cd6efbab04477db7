import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { DomainError } from '../../../../chassis/domain-error.js';
import { parseInput } from '../../../../chassis/parse-input.js';
import { sessionOver } from '../../domain/sign-in/sign-in-errors.js';
import { signInRefusal } from '../../domain/sign-in/may-sign-in.js';
import { readRefreshToken } from '../../domain/sign-in/sign-in-keys.js';
import { judgeRefresh, sessionEnd } from '../../domain/sign-in/sign-in-rules.js';
import type { SignInSessionRow } from '../../storage/sign-in/sign-in-session-row.js';
import { endSessionById, lockSession, rotateSession, sessionHolder } from '../../storage/sign-in/sign-in-sessions.js';
import type { MembersParts } from '../members-parts.js';
import { orThrow } from './send-code.js';
import { sessionTokens, type SignedIn } from './session-tokens.js';
import { requireIssuerKey } from './sign-in-parts.js';

const inputShape = z.object({ refreshToken: z.string().max(200, { error: 'is too long' }) });

/**
 * New tokens for old: the refresh token is changed with each use. The one before gives the same answer for half a minute, in case the
 * answer was lost; used later, or one older still, it ends the session, since somebody else has it too. Refuses with SESSION_ENDED,
 * MEMBERSHIP_ERASED or _MERGED, SIGN_IN_UNAVAILABLE.
 */
export async function refreshSession(parts: MembersParts, raw: unknown): Promise<SignedIn> {
  requireIssuerKey(parts.signIn);
  const { refreshToken } = parseInput(inputShape, raw);
  const asked = readRefreshToken(refreshToken);
  if (!asked) throw sessionOver();
  const session = await parts.database.transaction(async (tx): Promise<SignInSessionRow | DomainError> => {
    const found = await lockSession(tx, asked.sessionId);
    // A token that is not genuine ends nothing: else whoever knows a session's id could end it.
    if (!found || !parts.signIn.keys.isRefreshToken(refreshToken, asked, found.secret)) return sessionOver();
    return goOn(tx, parts, found, asked.generation);
  });
  return sessionTokens(parts, orThrow(session));
}

async function goOn(
  tx: EntityManager,
  parts: MembersParts,
  session: SignInSessionRow,
  asked: number,
): Promise<SignInSessionRow | DomainError> {
  const at = parts.clock.now();
  if (session.endedAt === null ? session.expiresAt <= at : session.endedBy !== 'STATUS') return sessionOver();
  const verdict = judgeRefresh(asked, session, at);
  if (session.endedAt === null && verdict === 'REUSED') {
    await endSessionById(tx, session.id, 'REUSE', at);
    return sessionOver();
  }
  const holder = await sessionHolder(tx, { sessionId: session.id, subject: session.subject }, at);
  const refusal = holder?.status ? signInRefusal(holder.status) : null;
  // Ended at the moment at which the membership was: that is said for as long as the session is remembered.
  if (session.endedAt !== null) return refusal ?? sessionOver();
  if (refusal) {
    await endSessionById(tx, session.id, 'STATUS', at);
    return refusal;
  }
  if (verdict === 'REPEAT') return session;
  const rotated = { generation: session.generation + 1, at, expiresAt: sessionEnd(session.startedAt, at) };
  await rotateSession(tx, session.id, rotated);
  return { ...session, ...rotated };
}
