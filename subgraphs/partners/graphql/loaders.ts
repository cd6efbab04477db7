import { placeInTimeOf } from '../../../chassis/relay.js';
import type { RequestContext } from '../../../chassis/caller.js';
import { inOrder, loaderFor } from '../../../chassis/loaders.js';
import type { Page } from '../../../chassis/relay.js';
import type { Brand, Currency } from '../domain/brand.js';
import type { Exchange } from '../domain/exchange.js';
import type { PartnersParts } from '../usecases/partners-parts.js';
import { showExchangesOf } from '../usecases/show-exchanges.js';
import {
  showBrands,
  showCurrencies,
  showCurrenciesOfBrands,
  showLinks,
  type PartnerLink,
} from '../usecases/show-partners.js';

const brandKey = {};
const currencyKey = {};
const currencyOfBrandKey = {};
const exchangePageKey = {};
const linksKey = {};

/** By id; the programme's own brand among them. Null for an id that is none. */
export function brandLoader(context: RequestContext, parts: PartnersParts) {
  return loaderFor<string, Brand | null>(context, brandKey, async (ids) =>
    inOrder(ids, await showBrands(parts, ids), (brand) => brand.id as string),
  );
}

/** By code; null for a code that is none. */
export function currencyLoader(context: RequestContext, parts: PartnersParts) {
  return loaderFor<string, Currency | null>(context, currencyKey, async (codes) =>
    inOrder(codes, await showCurrencies(parts, codes), (currency) => currency.code),
  );
}

export function currencyOfBrandLoader(context: RequestContext, parts: PartnersParts) {
  return loaderFor<string, Currency | null>(context, currencyOfBrandKey, async (brandIds) =>
    inOrder(brandIds, await showCurrenciesOfBrands(parts, brandIds), (currency) => currency.brandId as string),
  );
}

export function linksLoader(context: RequestContext, parts: PartnersParts) {
  return loaderFor<string, PartnerLink[]>(context, linksKey, (memberIds) => showLinks(parts, memberIds));
}

/** The page of one member, looked up together with the same page of others: a list of members costs one look-up. */
export function exchangePage(
  context: RequestContext,
  parts: PartnersParts,
  memberId: string,
  page: Page,
): Promise<Exchange[]> {
  const loader = loaderFor<string, Exchange[]>(context, exchangePageKey, (keys) => loadPages(parts, keys));
  return loader.load(JSON.stringify([page, memberId]));
}

/** Keys are `[page, memberId]`; equal pages are looked up together. */
async function loadPages(parts: PartnersParts, keys: readonly string[]): Promise<Exchange[][]> {
  const found = new Map<string, Exchange[]>();
  const membersOfPage = new Map<string, string[]>();
  for (const key of keys) {
    const [page, memberId] = JSON.parse(key) as [Page, string];
    const text = JSON.stringify(page);
    membersOfPage.set(text, [...(membersOfPage.get(text) ?? []), memberId]);
  }
  for (const [text, memberIds] of membersOfPage) {
    const page = JSON.parse(text) as Page;
    const wanted = { limit: page.size + 1, after: placeInTimeOf(page) };
    const exchanges = await showExchangesOf(parts, memberIds, wanted);
    memberIds.forEach((memberId, index) => found.set(JSON.stringify([page, memberId]), exchanges[index] ?? []));
  }
  return keys.map((key) => found.get(key) ?? []);
}
