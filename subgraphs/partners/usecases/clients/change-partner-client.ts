import type { ClientTerms, PartnerClient } from '../../domain/clients/partner-client.js';
import { writeTerms } from '../../storage/clients/partner-clients.js';
import { clientAsItIs, clientToChange, recordOf, type ClientAsker, type ClientTools } from './client-tools.js';

export interface ClientChange extends ClientTerms {
  changeId: string;
  clientId: string;
}

/**
 * Other terms for a client, in place of all it had; tokens that it holds are worth no more than these as soon as the gateway has looked
 * again. Refusal: PARTNER_CLIENT_REVOKED. Faults: BAD_USER_INPUT for a client that is none.
 */
export async function changePartnerClient(
  tools: ClientTools,
  { changeId, clientId, ...terms }: ClientChange,
  asker: ClientAsker,
): Promise<PartnerClient> {
  const key = { caller: asker.by, mutation: 'changePartnerClient', id: changeId };
  await tools.answers.answerOnce(key, { clientId, ...terms }, async (tx) => {
    await clientToChange(tx, clientId, asker);
    await writeTerms(tx, clientId, terms);
    const { scopes, networks, callsPerDay } = terms;
    await tools.audit.record(tx, recordOf(asker, clientId, 'changed', { scopes, networks, callsPerDay }));
    return { clientId };
  });
  return clientAsItIs(tools, clientId);
}
