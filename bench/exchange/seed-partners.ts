import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../measuring/with-client.js';

const brands = 100;
const codeOf = (brand: number) => `brand-${brand}`;
const currencyOfPartner = (brand: number) => `PARTNER_${brand}`;

export interface SeededBrand {
  code: string;
  currency: string;
}

const brandAt = (place: number): SeededBrand => ({ code: codeOf(place), currency: currencyOfPartner(place) });

/** The one with which everybody exchanges. */
export const hotBrand = brandAt(0);

/** Any of the others. */
export function spreadBrand(): SeededBrand {
  return brandAt(1 + Math.floor(Math.random() * brands));
}

/** With caps of each kind, none of which is reached: a partner without any would be the exception. */
const terms = {
  billing: { kind: 'POSTPAID', owedAtMost: [] },
  caps: {
    perExchange: 10_000,
    perMemberPerDay: 1_000_000,
    perDayGiven: 1_000_000_000,
    perDayReceived: 1_000_000_000,
    inTotal: 1_000_000_000_000,
  },
  openingHours: [],
  confirmWithinSeconds: 3_600,
  reversalDays: 30,
  lowBalance: null,
  outstanding: null,
};

/** As points learns of them by event. */
export async function seedPartnerCurrencies(adminUrl: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await client.query(
      `insert into currency (code, points_per_yuan) select 'PARTNER_' || place, 100 from generate_series(0, ${brands}) as place`,
    );
  });
}

/** A hundred brands and the hot one, each with a currency into which the programme's is exchanged one for one, and an agreement. */
export async function seedPartners(adminUrl: string, programmeCurrency: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    // The service writes it after it has begun to answer.
    const known = () => client.query('select from currency where code = $1', [programmeCurrency]);
    while (!(await known()).rowCount) await sleep(50);
    await client.query(
      `with brands as (
         insert into brand (id, code, name_zh_cn, name_en)
         select gen_random_uuid(), 'brand-' || place, '品牌', 'Brand' from generate_series(0, ${brands}) as place returning id, code)
       insert into currency (code, brand_id, name_zh_cn, name_en, points_per_yuan)
       select 'PARTNER_' || substr(code, 7), id, '积分', 'Points', 100 from brands`,
    );
    await client.query(
      `insert into exchange_rate (from_currency, to_currency, numerator, denominator, step, fee_percent, version)
       select $1, code, 1, 1, 1, 0, 1 from currency where code <> $1`,
      [programmeCurrency],
    );
    await client.query(
      `insert into agreement_version (brand, version, valid_from, terms)
       select code, 1, now() - interval '1 day', $1 from brand where code like 'brand-%'`,
      [JSON.stringify(terms)],
    );
    await client.query('vacuum analyze');
  });
}
