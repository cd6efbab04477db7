import type { RequestContext } from '../../../../chassis/caller.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import type { Fulfilment } from '../../domain/fulfilment/fulfilment.js';
import type { ShippingAddress } from '../../domain/fulfilment/shipping-address.js';
import {
  showAddresses,
  showFulfilments,
  showPartnerMessages,
  showPrivileges,
  type PartnerMessage,
  type ShownFulfilment,
} from '../../usecases/fulfilment/show-fulfilments.js';
import type { RedemptionTools } from '../../usecases/redemption-tools.js';

const fulfilmentsKey = {};

/** What redemptions hold, each thing of each piece; a list of redemptions costs one look-up. */
export function fulfilmentsLoader(context: RequestContext, tools: RedemptionTools) {
  return loaderFor<string, ShownFulfilment[]>(context, fulfilmentsKey, async (ids) => {
    const found = await showFulfilments(tools, ids);
    return ids.map((id) => found.filter(({ redemptionId }) => redemptionId === id));
  });
}

const addressesKey = {};

export function addressLoader(context: RequestContext, tools: RedemptionTools) {
  return loaderFor<string, ShippingAddress | null>(context, addressesKey, async (ids) => {
    const found = await showAddresses(tools, ids);
    return ids.map((id) => found.get(id) ?? null);
  });
}

const messagesKey = {};

export function partnerMessagesLoader(context: RequestContext, tools: RedemptionTools) {
  return loaderFor<string, PartnerMessage[]>(context, messagesKey, async (ids) => {
    const found = await showPartnerMessages(tools, ids);
    return ids.map((id) => found.filter(({ fulfilmentId }) => fulfilmentId === id));
  });
}

const privilegesKey = {};

export function privilegesLoader(context: RequestContext, tools: RedemptionTools) {
  return loaderFor<string, Fulfilment[]>(context, privilegesKey, async (ids) => {
    const found = await showPrivileges(tools, ids);
    return ids.map((id) => found.filter(({ personId }) => personId === id));
  });
}
