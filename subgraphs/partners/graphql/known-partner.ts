import type { RequestContext } from '../../../chassis/caller.js';
import type { PartnersParts } from '../usecases/partners-parts.js';
import { brandLoader } from './loaders.js';
import type { Partner } from './partner.types.js';
import { partnerView } from './views.js';

/** The partner of an id that something refers to, and which is therefore there. */
export async function knownPartner(context: RequestContext, parts: PartnersParts, id: string): Promise<Partner> {
  const brand = await brandLoader(context, parts).load(id);
  if (!brand) throw new Error(`the partner ${id} is gone: nothing may delete one`);
  return partnerView(brand, context);
}
