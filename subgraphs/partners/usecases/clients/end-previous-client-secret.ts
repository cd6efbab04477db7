import type { PartnerClient } from '../../domain/clients/partner-client.js';
import { endPreviousSecret } from '../../storage/clients/partner-clients.js';
import { clientAsItIs, clientToChange, recordOf, type ClientAsker, type ClientTools } from './client-tools.js';

/**
 * Of the secrets of a client the latest alone is good from now on. Refusal: PARTNER_CLIENT_REVOKED. Faults: BAD_USER_INPUT for a client
 * that is none, or is another brand's.
 */
export async function endPreviousClientSecret(
  tools: ClientTools,
  { endingId, clientId }: { endingId: string; clientId: string },
  asker: ClientAsker,
): Promise<PartnerClient> {
  const key = { caller: asker.by, mutation: 'endPreviousClientSecret', id: endingId };
  await tools.answers.answerOnce(key, { clientId }, async (tx) => {
    await clientToChange(tx, clientId, asker);
    await endPreviousSecret(tx, clientId);
    await tools.audit.record(tx, recordOf(asker, clientId, 'previous-secret-ended'));
    return { clientId };
  });
  return clientAsItIs(tools, clientId);
}
