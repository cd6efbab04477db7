import type { EntityManager } from 'typeorm';
import { rows, type Database } from '../../../chassis/database.js';
import type { Report } from '../domain/chain-audit.js';
import type { SignedCheckpoint } from '../domain/checkpoint.js';
import { keyFaults, trustedKeys, type LedgerKey, type PublicKey } from '../domain/ledger-key.js';
import type { Discrepancy } from '../domain/replay.js';
import { readLedgerKeys } from './checkpoints.js';
import { verifyChain, type ChainTotals } from './verify-chain.js';
import { verifyMembers, type MemberTotals } from './verify-members.js';
import { mergedMembersAccounts } from './verify-merges.js';

/** What is known of the ledger from elsewhere than its own database. */
export interface Witnesses {
  /** Public keys that are trusted. Without any the first key in the database is: whoever changed that is not found out. */
  keys: readonly PublicKey[];
  /** Checkpoints that were kept. */
  checkpoints: readonly SignedCheckpoint[];
}

export interface LedgerVerdict {
  totals: ChainTotals & MemberTotals;
  /** What does not fit: the first row first, then what is about no row. At most a thousand of them are kept. */
  findings: Discrepancy[];
  /** How many there were. */
  found: number;
}

const keptFindings = 1_000;

/**
 * Reads the whole ledger: numbers, hashes, blocks, tree, signatures and endorsements, then every balance, bucket, hold,
 * award, day and review against the replayed journal, and that merged members have nothing left. Sees one moment of the books whatever is
 * posted meanwhile, needs no more than read rights, and memory for a few thousand rows, the shared accounts, the largest member, and a
 * number for each wallet that was ever merged.
 */
export async function verifyLedger(
  database: Database,
  witnesses: Witnesses = { keys: [], checkpoints: [] },
): Promise<LedgerVerdict> {
  return database.dataSource.transaction('REPEATABLE READ', async (tx) => {
    await rows(tx, 'set transaction read only');
    // Every row is read: what is best for the first ones does not count. And sorts spill to disk beyond this.
    await rows(tx, 'set local cursor_tuple_fraction = 1');
    await rows(tx, "set local work_mem = '64MB'");
    const findings = new Findings();
    const keys = await readLedgerKeys(tx);
    verifyKeys(keys, findings.report);
    const trusted = trustedKeys(witnesses.keys.length > 0 ? witnesses.keys : firstOf(keys), keys);
    const chain = await verifyChain(tx, { keys: trusted, checkpoints: witnesses.checkpoints }, findings.report);
    const members = await verifyMembers(tx, findings.report);
    await verifySums(tx, findings.report);
    for (const found of await mergedMembersAccounts(tx)) findings.report(found, null);
    return { totals: { ...chain, ...members }, findings: findings.inOrder(), found: findings.count };
  });
}

function firstOf(keys: readonly LedgerKey[]): PublicKey[] {
  return keys.slice(0, 1).map(({ publicKey }) => publicKey);
}

function verifyKeys(keys: readonly LedgerKey[], report: Report): void {
  for (const { keyId, fault } of keyFaults(keys)) {
    const found = { where: `key ${keyId}`, expected: 'endorsed by the key before it', found: fault };
    report({ rule: 'every key is endorsed by the one before it', ...found }, null);
  }
}

async function verifySums(tx: EntityManager, report: Report): Promise<void> {
  const sums = await rows<{ currency: string; sum: string }>(
    tx,
    'select currency, sum(balance)::text as sum from account group by currency having sum(balance) <> 0 order by currency',
  );
  for (const { currency, sum } of sums) {
    const found = { where: currency, expected: '0', found: sum };
    report({ rule: 'all balances of a currency add up to zero', ...found }, null);
  }
}

class Findings {
  count = 0;
  private readonly kept: { found: Discrepancy; row: number | null }[] = [];

  readonly report: Report = (found, row) => {
    this.count += 1;
    if (this.kept.length < keptFindings) this.kept.push({ found, row });
  };

  /** Those about a row in the order of the rows, then the others as they came. */
  inOrder(): Discrepancy[] {
    return [...this.kept]
      .sort((one, other) => (one.row ?? Infinity) - (other.row ?? Infinity) || 0)
      .map(({ found }) => found);
  }
}
