import type { JWK } from 'jose';
import type { MessagePort } from '../../../../chassis/messages/message-port.js';
import { signInUnavailable } from '../../domain/sign-in/sign-in-errors.js';
import type { SignInKeys } from '../../domain/sign-in/sign-in-keys.js';

/** What signing in by a code needs besides the rest. */
export interface SignInParts {
  keys: SignInKeys;
  /** Signs access tokens; null where another issuer does, and nobody signs in here. */
  issuerKey: JWK | null;
  messages: MessagePort;
}

/** The key of the embedded issuer. Refuses with SIGN_IN_UNAVAILABLE where there is none. */
export function requireIssuerKey({ issuerKey }: SignInParts): JWK {
  if (!issuerKey) throw signInUnavailable();
  return issuerKey;
}
