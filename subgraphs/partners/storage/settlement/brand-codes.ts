import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

/** Of all brands that are settled, the programme's own among them: sandboxes are not. */
export async function listBrandCodes(manager: EntityManager): Promise<string[]> {
  const found = await rows<{ code: string }>(manager, 'select code from brand where not is_sandbox');
  return found.map(({ code }) => code).sort();
}

/** Which currency is whose: by the brand's code. */
export async function currenciesByBrand(manager: EntityManager): Promise<Map<string, string>> {
  const found = await rows<{ brand: string; currency: string }>(
    manager,
    'select brand.code as brand, currency.code as currency from brand join currency on brand_id = brand.id',
  );
  return new Map(found.map(({ brand, currency }) => [brand, currency]));
}

export async function programmeCode(manager: EntityManager): Promise<string> {
  const [found] = await rows<{ code: string }>(manager, 'select code from brand where is_programme');
  if (!found) throw new Error('the programme has no brand');
  return found.code;
}
