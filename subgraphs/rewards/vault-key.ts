import { hkdfSync } from 'node:crypto';
import type { RewardsSettings } from './env.js';

/** The key from which everything that is sealed here has its own. */
export function vaultKeyOf({ answerHashKey }: Pick<RewardsSettings, 'answerHashKey'>): Buffer {
  return Buffer.from(hkdfSync('sha256', answerHashKey, '', 'rewards vault', 32));
}
