import type { PartnerClient } from '../../domain/clients/partner-client.js';
import { revokeClient } from '../../storage/clients/partner-clients.js';
import { clientAsItIs, clientToChange, recordOf, type ClientAsker, type ClientTools } from './client-tools.js';

/**
 * The client gets no token any more, and those it has are refused as soon as the gateway has looked again. Refusal:
 * PARTNER_CLIENT_REVOKED, when it was revoked before. Faults: BAD_USER_INPUT for a client that is none.
 */
export async function revokePartnerClient(
  tools: ClientTools,
  { revocationId, clientId }: { revocationId: string; clientId: string },
  asker: ClientAsker,
): Promise<PartnerClient> {
  const key = { caller: asker.by, mutation: 'revokePartnerClient', id: revocationId };
  await tools.answers.answerOnce(key, { clientId }, async (tx) => {
    await clientToChange(tx, clientId, asker);
    await revokeClient(tx, clientId);
    await tools.audit.record(tx, recordOf(asker, clientId, 'revoked'));
    return { clientId };
  });
  return clientAsItIs(tools, clientId);
}
