/**
 * What linking goes by, made from one secret of this installation: nothing that is kept of a key, a code or a partner's own member id
 * tells anybody anything without it.
 */
import { createHmac, hkdfSync } from 'node:crypto';

type KeyUse = 'member' | 'token' | 'secret' | 'code' | 'code digest';

/** Neither 0 nor O, neither 1 nor I: 32 that can be read out. */
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
export const codeLetters = 8;
/** A trillion codes, of which a handful stand at a time, for ten minutes. */
export const codeMinutes = 10;

/** Wrong codes in ten minutes: of one of the partner's members, and of all of them together. */
export const mostMissesOfMember = 5;
export const mostMissesOfBrand = 200;

export const mostLinkKeys = 5;

export class LinkKeys {
  private readonly keys = new Map<KeyUse, Buffer>();

  /** @param secret 32 bytes or more, the same for as long as links and link keys are to last */
  constructor(private readonly secret: Buffer) {}

  /** By which a partner's own member id is found again. */
  memberDigest(brandId: string, partnerMemberId: string): Buffer {
    return this.digest('member', [brandId, partnerMemberId]);
  }

  tokenDigest(brandId: string, tokenId: string): Buffer {
    return this.digest('token', [brandId, tokenId]);
  }

  /** The shared secret of a link key: the text itself is the key, byte for byte. It is kept nowhere. */
  sharedSecret(keyId: string, salt: Buffer): string {
    return `flk_${this.digest('secret', [keyId, salt.toString('base64')]).toString('base64url')}`;
  }

  /** The code of a request to link: the same whenever the same is asked again, as it is written for people. */
  code(request: { codeId: string; memberId: string; brandId: string }): string {
    const bytes = this.digest('code', [request.codeId, request.memberId, request.brandId]);
    const code = Array.from(bytes.subarray(0, codeLetters), (byte) => letters[byte % letters.length]).join('');
    return `${code.slice(0, codeLetters / 2)}-${code.slice(codeLetters / 2)}`;
  }

  /** By which a code is found, however it is typed. */
  codeDigest(brandId: string, code: string): Buffer {
    return this.digest('code digest', [brandId, code.replace(/[\s-]/g, '').toUpperCase()]);
  }

  private digest(use: KeyUse, parts: readonly string[]): Buffer {
    let key = this.keys.get(use);
    if (!key)
      this.keys.set(use, (key = Buffer.from(hkdfSync('sha256', this.secret, '', `fealty partner link ${use}`, 32))));
    return createHmac('sha256', key).update(JSON.stringify(parts)).digest();
  }
}
