import { createHmac, hkdfSync } from 'node:crypto';
import { openBytes, sealBytes } from '../../../../chassis/sealed-text.js';
import { comparableCode } from '../../domain/codes/code-text.js';

/** A code as the table has it: found by its digest, opened from what is sealed. */
export interface StoredCode {
  digest: Buffer;
  sealed: Buffer;
}

/**
 * Seals codes and digests them, each under a key of its own: who has the database and not the installation's key neither reads a code
 * nor can try which ones are there.
 */
export class CodeVault {
  private readonly sealingKey: Buffer;
  private readonly digestKey: Buffer;

  constructor(installationKey: Buffer) {
    this.sealingKey = derived(installationKey, 'fealty rewards: sealing of codes');
    this.digestKey = derived(installationKey, 'fealty rewards: digests of codes');
  }

  /** The same for every way to type a code; see `comparableCode`. */
  digestOf(code: string): Buffer {
    return createHmac('sha256', this.digestKey).update(comparableCode(code)).digest();
  }

  seal(code: string): StoredCode {
    const digest = this.digestOf(code);
    return { digest, sealed: sealBytes(this.sealingKey, placeOf(digest), Buffer.from(code)) };
  }

  /** Throws on what was changed, and on what was sealed for another row. */
  open({ digest, sealed }: StoredCode): string {
    return openBytes(this.sealingKey, placeOf(digest), sealed).toString();
  }
}

const placeOf = (digest: Buffer) => `coupon_code ${digest.toString('base64')}`;

function derived(installationKey: Buffer, label: string): Buffer {
  return Buffer.from(hkdfSync('sha256', installationKey, '', label, 32));
}
