import { callerKey } from '../../../../chassis/caller.js';
import { queueJob } from '../../../../chassis/jobs.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import { newWebhookSecret } from '../../../../chassis/signed-webhook.js';
import { partnerCodeTaken } from '../../domain/fulfilment/fulfilment-errors.js';
import {
  findEndpoint,
  findEndpointOfCode,
  putEndpoint,
  type PartnerEndpoint,
} from '../../storage/fulfilment/partner-endpoints.js';
import type { RedemptionTools } from '../redemption-tools.js';
import { deliverPartnerOrdersJob } from './deliver-partner-orders-job.js';

/** So long a partner has to take the new secret over. */
const overlapHours = 24;

export interface EndpointChange {
  /** The client's id of it. */
  changeId: string;
  partnerId: string;
  partnerCode: string;
  url: string;
  /** `whsec_` and base64; null: one of ours where there is none yet, or a new one is asked for. */
  secret: string | null;
  newSecret: boolean;
}

export interface ChangedEndpoint extends PartnerEndpoint {
  /** One that we have made, in the first answer alone: it is kept sealed. */
  secret: string | null;
}

/**
 * Ops say where a partner is told of what it fulfils; what has waited for it is sent. A secret that is replaced signs beside the new one
 * for a day.
 *
 * Faults: PARTNER_CODE_TAKEN, IDEMPOTENCY_CONFLICT.
 */
export async function setPartnerEndpoint(
  tools: RedemptionTools,
  change: EndpointChange,
  on: OnBehalfOf,
): Promise<ChangedEndpoint> {
  const { changeId, partnerId, partnerCode, url, ...asked } = change;
  const by = callerKey(on.caller);
  const key = { caller: by, mutation: 'setPartnerEndpoint', id: changeId };
  let made: string | null = null;
  await tools.answers.answerOnce(key, { partnerId, partnerCode, url, ...asked }, async (tx) => {
    const ofCode = await findEndpointOfCode(tx, partnerCode);
    if (ofCode && ofCode.partnerId !== partnerId) throw partnerCodeTaken({ path: ['input', 'partnerCode'] });
    const isNew = (await findEndpoint(tx, partnerId)) === undefined;
    made = asked.secret === null && (isNew || asked.newSecret) ? newWebhookSecret() : null;
    const secret = asked.secret ?? made;
    const newSecret = secret === null ? null : tools.vault.sealSecret(partnerId, secret);
    await putEndpoint(tx, { partnerId, partnerCode, url }, { newSecret, overlapHours });
    await tools.audit.record(tx, {
      by,
      action: 'partner.endpoint',
      subject: `partner/${partnerId}`,
      details: { changeId, partnerCode, host: new URL(url).host, secretReplaced: newSecret !== null },
      requestId: on.requestId,
    });
    await queueJob(tx, deliverPartnerOrdersJob, {});
    return partnerId;
  });
  const endpoint = await findEndpoint(tools.database.read, partnerId);
  if (!endpoint) throw new Error(`the endpoint of the partner ${partnerId} is gone: nothing may delete one`);
  return { ...endpoint, secret: made };
}
