import { issueToken } from '../gateway/identity/embedded-issuer.js';
import { parseTokenHolder } from '../gateway/identity/token-holder.js';
import type { Secrets } from './secrets.js';

const renewAfterMs = 3600_000;

/** Tokens of this installation's embedded issuer for `channel:shop` and the like, renewed long before they run out. */
export function tokenSource(secrets: Secrets, holder: string): () => Promise<string> {
  const parsed = parseTokenHolder(holder);
  let current: { token: Promise<string>; madeAt: number } | undefined;
  return () => {
    if (!current || performance.now() - current.madeAt > renewAfterMs) {
      current = { token: issueToken(secrets.issuerKey, parsed), madeAt: performance.now() };
    }
    return current.token;
  };
}
