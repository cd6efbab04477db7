/**
 * What is kept of a sign-in tells nobody anything: of codes there are keyed hashes (of contacts those of the vault), of
 * refresh tokens nothing at all, since each is made again from the session's own secret and a key of this installation.
 * Whoever reads the tables can sign in as nobody; nor can whoever has the key alone.
 */
import { createHmac, hkdfSync, randomInt, timingSafeEqual } from 'node:crypto';
import { codeDigits } from './sign-in-rules.js';

type KeyUse = 'code' | 'subject' | 'asker' | 'refresh';

export interface RefreshParts {
  sessionId: string;
  generation: number;
}

/** As many digits as the rules say, each code as likely as any other. */
export function newCode(): string {
  return String(randomInt(10 ** codeDigits)).padStart(codeDigits, '0');
}

export class SignInKeys {
  private readonly keys = new Map<KeyUse, Buffer>();

  /** @param secret 32 bytes or more, the same for as long as sessions and links are to last */
  constructor(private readonly secret: Buffer) {}

  codeHash(codeId: string, code: string): Buffer {
    return this.digest('code', [codeId, code]);
  }

  isCode(codeId: string, code: string, hash: Buffer): boolean {
    return timingSafeEqual(this.codeHash(codeId, code), hash);
  }

  /** Under which name somebody is signed in whose contact is proven, and who is no member yet. */
  subjectOf(contactDigest: Buffer): string {
    return `contact:${this.digest('subject', [contactDigest.toString('base64')]).toString('base64url')}`;
  }

  askerDigest(asker: string): Buffer {
    return this.digest('asker', [asker]);
  }

  /** The only token of this session and generation. */
  refreshToken({ sessionId, generation }: RefreshParts, sessionSecret: Buffer): string {
    const proof = this.digest('refresh', [sessionId, String(generation), sessionSecret.toString('base64')]);
    return `${sessionId}.${String(generation)}.${proof.toString('base64url')}`;
  }

  isRefreshToken(token: string, parts: RefreshParts, sessionSecret: Buffer): boolean {
    const [given, right] = [token, this.refreshToken(parts, sessionSecret)].map((text) => Buffer.from(text));
    return given !== undefined && right !== undefined && given.length === right.length && timingSafeEqual(given, right);
  }

  private digest(use: KeyUse, parts: readonly string[]): Buffer {
    let key = this.keys.get(use);
    if (!key) this.keys.set(use, (key = Buffer.from(hkdfSync('sha256', this.secret, '', `fealty sign-in ${use}`, 32))));
    return createHmac('sha256', key).update(JSON.stringify(parts)).digest();
  }
}

/** The session and the generation that a refresh token claims, or null for what is none of ours. */
export function readRefreshToken(token: string): RefreshParts | null {
  const [, sessionId, generation] =
    /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.(\d{1,9})\.[\w-]{43}$/.exec(token) ?? [];
  return sessionId === undefined ? null : { sessionId, generation: Number(generation) };
}
