import { isIP } from 'node:net';
import { z } from 'zod';
import { isPublicAddress, lookUpPublic } from './messages/public-addresses.js';
import { isPrivateAddress } from './signed-webhook.js';

/**
 * An address to which webhooks may go.
 *
 * @param production whether they go over TLS to the public internet alone
 */
export function webhookTargetShape(production: boolean) {
  return z
    .url({ protocol: production ? /^https$/ : /^https?$/, error: 'must be an https address' })
    .max(500)
    .refine((url) => !isReadable(url) || hasNoPassword(url), { error: 'must hold no name and no password' })
    .refine((url) => !production || !isReadable(url) || !isPrivateAddress(url), {
      error: 'must not lead into a private network',
    });
}

/** What is no address at all is refused as such, and looked at no further. */
function isReadable(url: string): boolean {
  return URL.canParse(url);
}

function hasNoPassword(url: string): boolean {
  const { username, password } = new URL(url);
  return username === '' && password === '';
}

/** Where an address leads at this moment. Whoever sends looks again: a name may lead elsewhere by then. */
export async function whereLeads(url: string): Promise<'OUTSIDE' | 'PRIVATE_ADDRESS' | 'UNKNOWN_NAME'> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return isPublicAddress(host) ? 'OUTSIDE' : 'PRIVATE_ADDRESS';
  return new Promise((resolve) => {
    lookUpPublic(host, {}, (error) => {
      if (!error) resolve('OUTSIDE');
      else resolve(error.code === 'EPRIVATE' ? 'PRIVATE_ADDRESS' : 'UNKNOWN_NAME');
    });
  });
}
