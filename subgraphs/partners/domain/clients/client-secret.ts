/**
 * Secrets of clients are 32 random bytes, shown once and kept as a keyed digest: nobody can guess one, so nothing has to be slow to try,
 * and whoever reads the table cannot even tell whether a secret that was found elsewhere is one of these.
 */
import { createHmac, hash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** By its beginning it is found where it should not be: in a log, in a repository. */
const beginning = 'fps_';

export function newClientSecret(): string {
  return `${beginning}${randomBytes(32).toString('base64url')}`;
}

/** What goes over the wire in place of a secret: SHA-256 in base64url. */
export function wireDigest(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

export class ClientSecrets {
  private readonly key: Buffer;

  /** @param secret 32 bytes or more, the same for as long as secrets are to be good */
  constructor(secret: Buffer) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'fealty partner client secret', 32));
  }

  /** What is kept of a secret: of no use for another client. */
  keptDigest(clientId: string, onWire: string): Buffer {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([clientId, onWire]))
      .digest();
  }

  /** Whether it is one of those that are kept; it takes as long whichever it is, and as long when it is none. */
  isOneOf(clientId: string, onWire: string, kept: readonly (Buffer | null)[]): boolean {
    const given = this.keptDigest(clientId, onWire);
    let found = false;
    for (const digest of kept) if (timingSafeEqual(given, digest ?? Buffer.alloc(given.length)) && digest) found = true;
    return found;
  }
}
