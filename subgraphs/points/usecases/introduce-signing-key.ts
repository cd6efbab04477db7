import { introduce, type SigningKey } from '../domain/ledger-key.js';
import { keepLedgerKey, lockSigning, readLedgerKeys } from '../storage/checkpoints.js';
import { databaseTime } from '../storage/database-time.js';
import type { PointsParts } from './points-parts.js';

/** The operator's mistake, told at boot. */
export class UnendorsedKey extends Error {
  constructor({ keyId }: SigningKey, newest: string) {
    super(
      `LEDGER_SIGNING_KEY: the ledger is signed by the key ${newest}. For ${keyId} to take over, hand over both, as a ` +
        'JSON list with the new one first.',
    );
    this.name = 'UnendorsedKey';
  }
}

/**
 * Makes a process's signing key known before it signs: as the first one, or endorsed by the one that signs now, which then
 * has to be among the keys handed over. A key that is known already is left as it is. Throws UnendorsedKey.
 */
export async function introduceSigningKey({
  database,
  signingKeys,
}: Pick<PointsParts, 'database' | 'signingKeys'>): Promise<void> {
  const [key, ...former] = signingKeys;
  if (!key) return;
  await database.transaction(async (tx) => {
    await lockSigning(tx);
    const known = await readLedgerKeys(tx);
    if (known.some(({ keyId }) => keyId === key.keyId)) return;
    const newest = known.at(-1);
    const endorser = former.find(({ keyId }) => keyId === newest?.keyId);
    if (newest && !endorser) throw new UnendorsedKey(key, newest.keyId);
    await keepLedgerKey(tx, introduce(key, await databaseTime(tx), endorser ?? null));
  });
}
