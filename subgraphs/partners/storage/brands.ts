import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import type { PartnerId } from '../../../schema/vocabulary.js';
import type { Brand, BrandProposal, Currency } from '../domain/brand.js';
import { BrandRow } from './brand.row.js';
import { CurrencyRow } from './currency.row.js';

export async function findBrandByCode(manager: EntityManager, code: string): Promise<Brand | null> {
  const row = await manager.findOneBy(BrandRow, { code });
  return row && brandOf(row);
}

export async function findBrands(manager: EntityManager, ids: readonly string[]): Promise<Brand[]> {
  return (await manager.findBy(BrandRow, { id: In([...ids]) })).map(brandOf);
}

export type BrandColumns = Omit<BrandRow, 'since'>;

/** For SQL over `brand`: what `brandOf` makes a brand of. */
export const brandColumns = `brand.id, brand.code, brand.name_zh_cn as "nameZhCn", brand.name_en as "nameEn", brand.is_programme as "isProgramme",
  brand.is_sandbox as "isSandbox"`;

const brandsShown = {
  name: 'brands by ids',
  text: `select ${brandColumns} from brand where id = any($1::uuid[])`,
};

/** As `findBrands`, for readers. */
export async function readBrands(reads: PipelinedReads, ids: readonly string[]): Promise<Brand[]> {
  return (await reads.rows<BrandColumns>(brandsShown, [ids])).map(brandOf);
}

/** Every brand but the programme's own, by code. */
export async function listPartners(manager: EntityManager): Promise<Brand[]> {
  return (await manager.find(BrandRow, { where: { isProgramme: false }, order: { code: 'ASC' } })).map(brandOf);
}

export async function findProgramme(manager: EntityManager): Promise<Brand | null> {
  const row = await manager.findOneBy(BrandRow, { isProgramme: true });
  return row && brandOf(row);
}

export async function findCurrencies(manager: EntityManager, codes: readonly string[]): Promise<Currency[]> {
  return (await rows<CurrencyRow>(manager, currenciesShown.text, [codes])).map(currencyOf);
}

const currenciesShown = {
  name: 'currencies by codes',
  text: `
    select code, brand_id as "brandId", name_zh_cn as "nameZhCn", name_en as "nameEn", points_per_yuan as "pointsPerYuan", home
      from currency where code = any($1::text[])`,
};

/** As `findCurrencies`, for readers. */
export async function readCurrencies(reads: PipelinedReads, codes: readonly string[]): Promise<Currency[]> {
  return (await reads.rows<CurrencyRow>(currenciesShown, [codes])).map(currencyOf);
}

export async function findCurrenciesOfBrands(manager: EntityManager, brandIds: readonly string[]): Promise<Currency[]> {
  return (await manager.findBy(CurrencyRow, { brandId: In([...brandIds]) })).map(currencyOf);
}

/** Held to the end of the transaction by whoever gives out codes of brands and currencies. */
export async function lockBrands(tx: EntityManager): Promise<void> {
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended('partners/brands', 0))`);
}

/** Writes a brand and its currency, or the new names and worth of those that are there; codes and ids stay. */
export async function writeBrand(tx: EntityManager, brand: BrandProposal, isProgramme: boolean): Promise<void> {
  const { id, code, name, currency } = brand;
  await rows(
    tx,
    `insert into brand (id, code, name_zh_cn, name_en, is_programme, is_sandbox) values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update set name_zh_cn = excluded.name_zh_cn, name_en = excluded.name_en`,
    [id, code, name['zh-CN'], name.en, isProgramme, brand.isSandbox ?? false],
  );
  await rows(
    tx,
    `insert into currency (code, brand_id, name_zh_cn, name_en, points_per_yuan, home) values ($1, $2, $3, $4, $5, $6)
     on conflict (code) do update set name_zh_cn = excluded.name_zh_cn, name_en = excluded.name_en,
       points_per_yuan = excluded.points_per_yuan, home = excluded.home`,
    [currency.code, id, currency.name['zh-CN'], currency.name.en, currency.pointsPerYuan, currency.home ?? 'HOSTED'],
  );
}

/** Whether an exchange or a published rate names the currency: where it is kept cannot change any more. */
export async function isCurrencyUsed(tx: EntityManager, code: string): Promise<boolean> {
  const [used] = await rows<{ used: boolean }>(
    tx,
    `select exists (select from exchange_rate where $1 in (from_currency, to_currency))
         or exists (select from exchange where $1 in (from_currency, to_currency)) as used`,
    [code],
  );
  return used?.used ?? false;
}

export function brandOf({ id, code, nameZhCn, nameEn, isProgramme, isSandbox }: BrandColumns): Brand {
  return { id: id as PartnerId, code, name: { 'zh-CN': nameZhCn, en: nameEn }, isProgramme, isSandbox };
}

function currencyOf({ code, brandId, nameZhCn, nameEn, pointsPerYuan, home }: CurrencyRow): Currency {
  return { code, brandId: brandId as PartnerId, name: { 'zh-CN': nameZhCn, en: nameEn }, pointsPerYuan, home };
}
