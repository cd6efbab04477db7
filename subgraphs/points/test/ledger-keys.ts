import { generateKeyPairSync } from 'node:crypto';
import { privateKeyShape, type PrivateKey } from '../domain/ledger-key.js';

/** A new private key, as LEDGER_SIGNING_KEY takes it. */
export function newLedgerKey(): PrivateKey {
  return privateKeyShape.parse(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
}
