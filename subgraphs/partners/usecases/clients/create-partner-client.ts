import { badInput } from '../../../../chassis/domain-error.js';
import { tooManyClients } from '../../domain/clients/client-errors.js';
import { newClientSecret, wireDigest } from '../../domain/clients/client-secret.js';
import { mostClients, type ClientTerms } from '../../domain/clients/partner-client.js';
import { findBrandByCode } from '../../storage/brands.js';
import { countClients, insertClient } from '../../storage/clients/partner-clients.js';
import { clientAsItIs, recordOf, type ClientAsker, type ClientTools, type IssuedClient } from './client-tools.js';

export interface NewClient extends ClientTerms {
  clientId: string;
  /** The brand's code. */
  partner: string;
}

/**
 * A new client of a partner, with its secret, which nobody is shown again. Refusal: TOO_MANY_PARTNER_CLIENTS. Faults: BAD_USER_INPUT for
 * a partner that is none, and for an id that is another client's.
 */
export async function createPartnerClient(
  tools: ClientTools,
  { clientId, partner, ...terms }: NewClient,
  asker: ClientAsker,
): Promise<IssuedClient> {
  const key = { caller: asker.by, mutation: 'createPartnerClient', id: clientId };
  let secret: string | null = null;
  await tools.answers.answerOnce(key, { partner, ...terms }, async (tx) => {
    const brand = await findBrandByCode(tx, partner);
    if (!brand || brand.isProgramme) throw badInput({ path: ['input', 'partner'], reason: 'there is no such partner' });
    if ((await countClients(tx, brand.id)) >= mostClients) throw tooManyClients({ atMost: mostClients });
    const made = newClientSecret();
    const digest = tools.clientSecrets.keptDigest(clientId, wireDigest(made));
    if (!(await insertClient(tx, { ...terms, id: clientId, brandId: brand.id }, digest))) {
      throw badInput({ path: ['input', 'clientId'], reason: 'is another client’s' });
    }
    await tools.audit.record(tx, recordOf(asker, clientId, 'created', { partner, scopes: terms.scopes }));
    secret = made;
    return { clientId };
  });
  return { client: await clientAsItIs(tools, clientId), secret };
}
