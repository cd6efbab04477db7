import type { Database } from '../../../chassis/database.js';
import { newId } from '../../../chassis/ids.js';
import type { BrandProposal } from '../domain/brand.js';
import { findCurrenciesOfBrands, findProgramme, lockBrands, writeBrand } from '../storage/brands.js';

/**
 * The programme's own brand and currency come from settings and not from a proposal, because nothing works without them.
 * No event is written: points knows the programme's currency by its own setting. Names and worth may change from start
 * to start; a changed code is refused, for exchanges and statements refer to it.
 */
export async function seedProgramme(database: Database, programme: Omit<BrandProposal, 'id'>): Promise<void> {
  await database.transaction(async (tx) => {
    await lockBrands(tx);
    const standing = await findProgramme(tx);
    const [currency] = standing ? await findCurrenciesOfBrands(tx, [standing.id]) : [];
    if (standing && (standing.code !== programme.code || currency?.code !== programme.currency.code)) {
      throw new Error(
        `PROGRAMME_BRAND and PROGRAMME_CURRENCY are ${standing.code} and ${currency?.code ?? 'none'} in this database and cannot change`,
      );
    }
    await writeBrand(tx, { ...programme, id: standing?.id ?? newId() }, true);
  });
}
