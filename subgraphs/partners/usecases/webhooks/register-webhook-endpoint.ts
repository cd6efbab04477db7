import { idempotencyConflict } from '../../../../chassis/domain-error.js';
import { newWebhookSecret } from '../../../../chassis/signed-webhook.js';
import { whereLeads } from '../../../../chassis/webhook-target.js';
import { mostEndpoints } from '../../domain/webhooks/webhook-endpoint.js';
import {
  tooManyWebhookEndpoints,
  unknownWebhookPartner,
  webhookTargetRefused,
} from '../../domain/webhooks/webhook-errors.js';
import { findBrandByCode } from '../../storage/brands.js';
import {
  countEndpointsForAdding,
  findWebhookEndpoint,
  insertWebhookEndpoint,
} from '../../storage/webhooks/webhook-endpoints.js';
import { ofBrand } from './change-endpoint.js';
import { challenge } from './challenge-webhook-endpoint.js';
import type { ShownEndpoint } from './rotate-webhook-secret.js';
import type { WebhookOrder, WebhookTools } from './webhook-tools.js';

export interface EndpointRegistration extends WebhookOrder {
  /** The client's id of it, and the endpoint's own. */
  endpointId: string;
  url: string;
  types: string[];
}

/**
 * A further address at which a brand is told. It is sent a word at once, and told nothing else before it has repeated it.
 *
 * Refuses with WEBHOOK_TARGET_REFUSED, which is not kept, for a name may lead elsewhere tomorrow, and TOO_MANY_WEBHOOK_ENDPOINTS.
 * Faults: BAD_USER_INPUT, IDEMPOTENCY_CONFLICT.
 */
export async function registerWebhookEndpoint(
  tools: WebhookTools,
  { endpointId: id, brand, url, types, by, requestId }: EndpointRegistration,
): Promise<ShownEndpoint> {
  const { database, answers, audit, vault } = tools;
  const key = { caller: by, mutation: 'registerWebhookEndpoint', id };
  const input = { brand, url, types };
  const known = await answers.look(database.read, key, input);
  if (known.state === 'new') await requirePublic(tools, url);
  let made: string | null = null;
  await answers.answerOnce(key, input, async (tx) => {
    const owner = await findBrandByCode(tx, brand);
    if (!owner || owner.isProgramme) throw unknownWebhookPartner({ path: ['input', 'partner'] });
    if ((await countEndpointsForAdding(tx, brand)) >= mostEndpoints)
      throw tooManyWebhookEndpoints({ most: mostEndpoints });
    made = newWebhookSecret();
    const added = await insertWebhookEndpoint(tx, { id, brand, url, types, secretSealed: vault.seal(id, made) });
    // The id is somebody else's endpoint.
    if (!added) throw idempotencyConflict({ id });
    await challenge(tx, id);
    const details = { brand, host: new URL(url).host, types };
    await audit.record(tx, { by, action: 'webhook.registered', subject: `webhook/${id}`, details, requestId });
    return id;
  });
  return { ...ofBrand(brand, await findWebhookEndpoint(database.read, id)), secret: made };
}

async function requirePublic({ publicOnly }: WebhookTools, url: string): Promise<void> {
  if (!publicOnly) return;
  const leads = await whereLeads(url);
  if (leads !== 'OUTSIDE') throw webhookTargetRefused({ reason: leads });
}
