/**
 * `npm run verify`: reads the whole ledger of this installation, running or not, or of APP_DATABASE_URL: numbers, hashes,
 * blocks, signed checkpoints, and every balance, hold and award against the replayed journal. Ends with 1 and names the
 * first row that does not fit.
 */
import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { SettingsError } from '../chassis/settings.js';
import { verifyLedger } from '../subgraphs/points/storage/verify-ledger.js';
import { CannotStart } from './cannot-start.js';
import { checkpointsIn, publicKeysIn } from './ledger/kept-proofs.js';
import { openLedger } from './ledger/open-ledger.js';
import { verdictText } from './ledger/verdict-text.js';

const usage = `npm run verify [-- --keys FILE] [--checkpoints FILE]
  --keys FILE          public keys that were kept elsewhere, as JWKs or as the answer of ledgerKeys; else this installation's
  --checkpoints FILE   checkpoints that were kept elsewhere, as the answer of ledgerCheckpoint`;

/** What is found in a file that was named; stops where it holds nothing of the kind. */
async function keptIn<T>(file: string | undefined, found: (text: string) => T[]): Promise<T[]> {
  if (file === undefined) return [];
  const typed = path.resolve(process.env['INIT_CWD'] ?? '.', file);
  const text = await readFile(typed, 'utf8').catch(() => '');
  const kept = found(text);
  if (kept.length === 0) throw new CannotStart(`${typed} cannot be read or holds nothing of the kind.\n${usage}`);
  return kept;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { keys: { type: 'string' }, checkpoints: { type: 'string' } } });
  const keys = await keptIn(values.keys, publicKeysIn);
  const checkpoints = await keptIn(values.checkpoints, checkpointsIn);
  const ledger = await openLedger(process.env);
  try {
    const trusted = keys.length > 0 ? keys : ledger.keys;
    const verdict = await verifyLedger(ledger.database, { keys: trusted, checkpoints });
    console.log(verdictText(verdict));
    if (trusted.length === 0) console.log('No key was given: the keys were taken from the database itself.');
    if (verdict.found > 0) process.exitCode = 1;
  } finally {
    await ledger.close();
  }
}

try {
  await main();
} catch (error) {
  const told = error instanceof CannotStart || error instanceof SettingsError || error instanceof TypeError;
  console.error(told ? error.message : error);
  process.exitCode = 1;
}
