/**
 * A link token is the partner's word that whoever brings it is a certain member of theirs: signed by a key of the partner's, made for
 * this programme, good for minutes and once. What is wrong with a token is told only as far as whoever holds it could read it there
 * themselves, until its signature is found good.
 */

/** What is wrong with a link token, in the order in which it is looked at. */
export type LinkTokenFault =
  | 'MALFORMED'
  | 'ANOTHER_PARTNER'
  | 'WRONG_SIGNATURE'
  | 'ANOTHER_PROGRAMME'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'TOO_LONG_LIVED'
  | 'USED_BEFORE';

/** The claims of a token whose signature is good; times in seconds since 1970. */
export interface LinkClaims {
  aud: string | string[];
  exp: number;
  iat?: number | undefined;
  nbf?: number | undefined;
}

/** By so much the partner's clock may be ahead of or behind ours. */
export const clockSkewSeconds = 60;
/** From when it is looked at to its end; a partner makes one when its member presses the button. */
export const longestLifeSeconds = 300;

/** What is wrong with the claims, `now` in seconds since 1970. */
export function faultOfClaims(
  { aud, exp, iat, nbf }: LinkClaims,
  { programme, now }: { programme: string; now: number },
): LinkTokenFault | null {
  if (![aud].flat().includes(programme)) return 'ANOTHER_PROGRAMME';
  if (exp <= now - clockSkewSeconds) return 'EXPIRED';
  if (Math.max(iat ?? 0, nbf ?? 0) > now + clockSkewSeconds) return 'NOT_YET_VALID';
  return exp > now + longestLifeSeconds + clockSkewSeconds ? 'TOO_LONG_LIVED' : null;
}

/** Until when a token has to be remembered as used: it would not be good for longer. */
export function forgetAt({ exp }: LinkClaims): Date {
  return new Date((exp + clockSkewSeconds) * 1000);
}
