import { newClientSecret, wireDigest } from '../../domain/clients/client-secret.js';
import { rotateSecret } from '../../storage/clients/partner-clients.js';
import {
  clientAsItIs,
  clientToChange,
  recordOf,
  type ClientAsker,
  type ClientTools,
  type IssuedClient,
} from './client-tools.js';

export interface SecretRotation {
  rotationId: string;
  clientId: string;
  /** For so long the secret of before is good as well; 0 ends it at once. */
  overlapHours: number;
}

/**
 * A new secret for a client, which nobody is shown again; the one of before stays good for a while, one from before that does not.
 * Refusal: PARTNER_CLIENT_REVOKED. Faults: BAD_USER_INPUT for a client that is none, or is another brand's.
 */
export async function rotatePartnerClientSecret(
  tools: ClientTools,
  { rotationId, clientId, overlapHours }: SecretRotation,
  asker: ClientAsker,
): Promise<IssuedClient> {
  const key = { caller: asker.by, mutation: 'rotatePartnerClientSecret', id: rotationId };
  let secret: string | null = null;
  await tools.answers.answerOnce(key, { clientId, overlapHours }, async (tx) => {
    await clientToChange(tx, clientId, asker);
    const made = newClientSecret();
    await rotateSecret(tx, clientId, tools.clientSecrets.keptDigest(clientId, wireDigest(made)), overlapHours);
    await tools.audit.record(tx, recordOf(asker, clientId, 'secret-rotated', { overlapHours }));
    secret = made;
    return { clientId };
  });
  return { client: await clientAsItIs(tools, clientId), secret };
}
