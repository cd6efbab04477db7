import type { Database } from '../../../../chassis/database.js';
import { isId } from '../../../../chassis/ids.js';
import type { ClientSecrets } from '../../domain/clients/client-secret.js';
import { findClientToCheck, noteUse, type ClientToCheck } from '../../storage/clients/partner-clients.js';

interface Tools {
  database: Database;
  clientSecrets: ClientSecrets;
}

/** The client as it stands for whoever lets it in; null for one that is revoked, or none. */
export async function standingOfClient({ database }: Tools, clientId: string): Promise<ClientToCheck | null> {
  const client = isId(clientId) ? await findClientToCheck(database.read, clientId) : null;
  return client && !client.revokedAt ? client : null;
}

/**
 * The client whose secret this is the digest of, and it is noted that it was used; null where client or secret is wrong. What is wrong
 * cannot be told from the answer: a digest is compared for a client that is not there, too.
 */
export async function authenticateClient(
  tools: Tools,
  { clientId, secretDigest }: { clientId: string; secretDigest: string },
): Promise<ClientToCheck | null> {
  const client = await standingOfClient(tools, clientId);
  const kept = client ? [client.secrets.digest, client.secrets.previous] : [null, null];
  if (!tools.clientSecrets.isOneOf(clientId.toLowerCase(), secretDigest, kept) || !client) return null;
  await tools.database.transaction((tx) => noteUse(tx, client.id));
  return client;
}
