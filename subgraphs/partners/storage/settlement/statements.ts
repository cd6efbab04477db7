import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { StatementKey, StatementSigner } from '../../domain/settlement/statement-key.js';

/** What is kept of a closed month's statement; its text is made anew from the items, which stay. */
export interface KeptStatement {
  period: string;
  brand: string;
  items: number;
  netMinor: number;
  digest: Buffer;
  /** The text that is signed. */
  cover: string;
  keyId: string | null;
  signature: Buffer | null;
}

/** The first one stands. */
export async function keepStatement(tx: EntityManager, statement: KeptStatement): Promise<void> {
  const { period, brand, items, netMinor, digest, cover, keyId, signature } = statement;
  await rows(
    tx,
    `insert into settlement_statement (period, brand, items, net_minor, digest, cover, key_id, signature)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [period, brand, items, netMinor, digest, cover, keyId, signature],
  );
}

const columns = `period, brand, items::float8 as items, net_minor::float8 as "netMinor", digest, cover, key_id as "keyId", signature`;

export async function findStatement(
  manager: EntityManager,
  period: string,
  brand: string,
): Promise<KeptStatement | null> {
  const [found] = await rows<KeptStatement>(
    manager,
    `select ${columns} from settlement_statement where period = $1 and brand = $2`,
    [period, brand],
  );
  return found ?? null;
}

export async function statementsOf(manager: EntityManager, period: string): Promise<KeptStatement[]> {
  return rows<KeptStatement>(manager, `select ${columns} from settlement_statement where period = $1 order by brand`, [
    period,
  ]);
}

/** Published from then on. */
export async function introduceStatementKey(
  manager: EntityManager,
  { keyId, publicKey }: Pick<StatementSigner, 'keyId' | 'publicKey'>,
): Promise<void> {
  await rows(manager, 'insert into statement_key (key_id, x) values ($1, $2) on conflict do nothing', [
    keyId,
    publicKey.x,
  ]);
}

export interface PublishedKey {
  keyId: string;
  publicKey: StatementKey;
  since: Date;
}

/** The latest first. */
export async function listStatementKeys(manager: EntityManager): Promise<PublishedKey[]> {
  const found = await rows<{ keyId: string; x: string; since: Date }>(
    manager,
    'select key_id as "keyId", x, since from statement_key order by since desc, key_id',
  );
  return found.map(({ keyId, x, since }) => ({ keyId, since, publicKey: { kty: 'OKP', crv: 'Ed25519', x } }));
}
