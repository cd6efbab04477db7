import type { EntityManager } from 'typeorm';
import type { AuditLog } from '../../../../chassis/audit-log.js';
import type { Database } from '../../../../chassis/database.js';
import { badInput } from '../../../../chassis/domain-error.js';
import type { AnswerBook } from '../../../../chassis/idempotency.js';
import { clientRevoked } from '../../domain/clients/client-errors.js';
import type { ClientSecrets } from '../../domain/clients/client-secret.js';
import type { PartnerClient } from '../../domain/clients/partner-client.js';
import { findBrands } from '../../storage/brands.js';
import { findClients, lockClient } from '../../storage/clients/partner-clients.js';

/** What the use cases of partners' clients work with. */
export interface ClientTools {
  database: Database;
  answers: AnswerBook;
  audit: AuditLog;
  clientSecrets: ClientSecrets;
}

/** Who does something to a client. */
export interface ClientAsker {
  /** `callerKey`. */
  by: string;
  requestId: string;
  /** The brand whose clients alone are theirs; null for ops, who have all. */
  brandCode: string | null;
}

/** A client whose secret was made just now; the secret is null where it was shown before. */
export interface IssuedClient {
  client: PartnerClient;
  secret: string | null;
}

/**
 * The client, held to the end of the transaction. Refusal: PARTNER_CLIENT_REVOKED. Faults: BAD_USER_INPUT for one that is not there,
 * and in the same words for one of another brand.
 */
export async function clientToChange(tx: EntityManager, id: string, asker: ClientAsker): Promise<PartnerClient> {
  const client = await lockClient(tx, id);
  if (!client || !(await isTheirs(tx, client, asker))) throw noSuchClient();
  if (client.revokedAt) throw clientRevoked({ revokedSince: client.revokedAt.toISOString() });
  return client;
}

/** As it is now: a request that is asked again shows what became of it since. */
export async function clientAsItIs({ database }: ClientTools, id: string): Promise<PartnerClient> {
  const [client] = await findClients(database.read, [id]);
  if (!client) throw new Error(`the client ${id} is gone: nothing may delete one`);
  return client;
}

/** The record of something done to a client. */
export function recordOf({ by, requestId }: ClientAsker, clientId: string, action: string, details = {}) {
  return { by, requestId, action: `partner-client.${action}`, subject: `partner-client/${clientId}`, details };
}

async function isTheirs(tx: EntityManager, { brandId }: PartnerClient, { brandCode }: ClientAsker): Promise<boolean> {
  if (brandCode === null) return true;
  const [brand] = await findBrands(tx, [brandId]);
  return brand?.code === brandCode;
}

function noSuchClient() {
  return badInput({ path: ['input', 'clientId'], reason: 'there is no such client' });
}
