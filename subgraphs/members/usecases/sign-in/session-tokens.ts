import { signIssuerToken } from '../../../../chassis/issuer-token.js';
import type { MemberStatus } from '../../domain/member.js';
import { accessTokenSeconds } from '../../domain/sign-in/sign-in-rules.js';
import { statusOf } from '../../storage/statuses/member-statuses.js';
import type { SignInSessionRow } from '../../storage/sign-in/sign-in-session-row.js';
import type { MembersParts } from '../members-parts.js';
import { requireIssuerKey } from './sign-in-parts.js';

/** What whoever signed in goes on with. */
export interface SignedIn {
  sessionId: string;
  /** Where their membership stands; null while they are no member. */
  status: MemberStatus | null;
  accessToken: string;
  /** Of the access token, by the real clock. */
  expiresAt: Date;
  refreshToken: string;
  /** When the session ends if nobody uses it. */
  sessionExpiresAt: Date;
}

/** The tokens of a session as it stands: a new access token, and the refresh token of its generation. */
export async function sessionTokens(
  { signIn: parts, database }: Pick<MembersParts, 'signIn' | 'database'>,
  session: SignInSessionRow,
): Promise<SignedIn> {
  const { id: sessionId, subject, memberId, generation, secret, expiresAt: sessionExpiresAt } = session;
  const status = memberId === null ? null : await statusOf(database.read, memberId);
  const claims = { sub: subject, role: 'member', sid: sessionId };
  const { token, expiresAt } = await signIssuerToken(requireIssuerKey(parts), claims, accessTokenSeconds);
  const refreshToken = parts.keys.refreshToken({ sessionId, generation }, secret);
  return { sessionId, status, accessToken: token, expiresAt, refreshToken, sessionExpiresAt };
}
