/** From what the use cases of fulfilment give to what the graph shows. */
import type { RequestContext } from '../../../../chassis/caller.js';
import type * as fulfilments from '../../domain/fulfilment/fulfilment.js';
import type * as usecases from '../../usecases/fulfilment/show-fulfilments.js';
import { Partner } from '../stubs.types.js';
import { Fulfilment, Privilege } from './fulfilment.types.js';
import { PartnerEndpoint, PartnerMessage } from './partner.types.js';

export function fulfilmentView(fulfilment: fulfilments.Fulfilment, { locale }: RequestContext): Fulfilment {
  const { id, redemptionId, kind, state, names, piece, count, carrier, trackingNumber } = fulfilment;
  const { validFrom, validUntil, partnerSku, partnerReference, reason, openedAt, changedAt, deliveredAt } = fulfilment;
  return Object.assign(new Fulfilment(), {
    ...{
      id,
      redemptionId,
      kind,
      state,
      title: names[locale],
      piece,
      count,
      carrier,
      trackingNumber,
      validFrom,
      validUntil,
    },
    ...{ partnerSku, partnerReference, reason, openedAt, changedAt, deliveredAt },
  });
}

export function privilegeView(
  { id, names, validUntil }: fulfilments.Fulfilment,
  { locale }: RequestContext,
): Privilege {
  return Object.assign(new Privilege(), { id, name: names[locale], until: validUntil });
}

export function partnerMessageView(message: usecases.PartnerMessage): PartnerMessage {
  const { type, state, attempts, nextAttemptAt, problem, sentAt } = message;
  return Object.assign(new PartnerMessage(), { type, state, attempts, nextAttemptAt, problem, sentAt });
}

export function endpointView(endpoint: usecases.PartnerEndpoint, secret: string | null = null): PartnerEndpoint {
  const { partnerId, partnerCode, url, changedAt } = endpoint;
  return Object.assign(new PartnerEndpoint(), { partner: Partner.of(partnerId), partnerCode, url, changedAt, secret });
}
