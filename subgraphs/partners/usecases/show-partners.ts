import type { Database } from '../../../chassis/database.js';
import type { Brand, Currency } from '../domain/brand.js';
import type { ExchangeRate } from '../domain/conversion.js';
import {
  findBrandByCode,
  findCurrenciesOfBrands,
  listPartners,
  readBrands,
  readCurrencies,
} from '../storage/brands.js';
import { listRates } from '../storage/exchange-rates.js';
import { readLinks, type PartnerLink } from '../storage/partner-links.js';

export type { PartnerLink };

interface Tools {
  database: Database;
}

export function showPartners({ database }: Tools): Promise<Brand[]> {
  return listPartners(database.read);
}

/** Null for an unknown code, and for the programme's own brand, which is a partner of nobody. */
export async function showPartner({ database }: Tools, code: string): Promise<Brand | null> {
  const brand = await findBrandByCode(database.read, code);
  return brand && !brand.isProgramme ? brand : null;
}

/** The programme's own brand among them. */
export function showBrands({ database }: Tools, ids: readonly string[]): Promise<Brand[]> {
  return readBrands(database.reads, ids);
}

export function showCurrencies({ database }: Tools, codes: readonly string[]): Promise<Currency[]> {
  return readCurrencies(database.reads, codes);
}

export function showCurrenciesOfBrands({ database }: Tools, brandIds: readonly string[]): Promise<Currency[]> {
  return findCurrenciesOfBrands(database.read, brandIds);
}

export function showExchangeRates({ database }: Tools, { sandboxes }: { sandboxes: boolean }): Promise<ExchangeRate[]> {
  return listRates(database.read, { sandboxes });
}

/** The links of each member, in the order of the ids. */
export async function showLinks({ database }: Tools, memberIds: readonly string[]): Promise<PartnerLink[][]> {
  const links = await readLinks(database.reads, memberIds);
  return memberIds.map((memberId) => links.filter((link) => link.memberId === memberId));
}
