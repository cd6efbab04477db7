import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { AgreementTerms, BrandStanding, LocalMoment } from '../../domain/agreements/agreement.js';

/** A version that is in force, with the suspension of its brand. */
export interface Agreement {
  brand: string;
  version: number;
  validFrom: Date;
  /** Null for an open end. */
  validUntil: Date | null;
  terms: AgreementTerms;
  /** Null unless the brand is suspended. */
  suspendedSince: Date | null;
  suspensionReason: string | null;
}

export interface AgreementVersion {
  brand: string;
  version: number;
  validFrom: Date;
  validUntil: Date | null;
  terms: AgreementTerms;
}

/** The newest version of a brand that has begun, if it has not ended: what counts at the database's time. */
const inForceOf = (brand: string) => `
  (select * from (
     select * from agreement_version version
      where version.brand = ${brand} and valid_from <= app_now() order by version desc limit 1) as begun
    where valid_until is null or valid_until > app_now())`;

/** The version in force of a partner's agreement, or null where there is none. */
export async function findAgreement(manager: EntityManager, brandCode: string): Promise<Agreement | null> {
  const [found] = await rows<Agreement>(
    manager,
    `select agreed.brand, agreed.version, valid_from as "validFrom", valid_until as "validUntil", terms,
            suspended.since as "suspendedSince", suspended.reason as "suspensionReason"
       from ${inForceOf('$1')} as agreed left join brand_suspension suspended on suspended.brand = agreed.brand`,
    [brandCode],
  );
  return found ?? null;
}

interface StandingRow extends LocalMoment {
  id: string;
  code: string;
  isProgramme: boolean;
  version: number | null;
  terms: AgreementTerms | null;
  suspendedSince: Date | null;
}

/** How the brands of these ids stand, in the order asked, and the moment in the programme's time zone. Throws for an id that is none. */
export async function findStandings(
  manager: EntityManager,
  ids: readonly string[],
  zone: string,
): Promise<{ standings: BrandStanding[]; moment: LocalMoment }> {
  const found = await rows<StandingRow>(
    manager,
    `select brand.id, brand.code, is_programme as "isProgramme", agreed.version, agreed.terms, suspended.since as "suspendedSince",
            to_char(local, 'YYYY-MM-DD') as day, extract(isodow from local)::int as weekday, to_char(local, 'HH24:MI') as time
       from (select app_now() at time zone $2::text as local) as moment
       cross join brand
       left join brand_suspension suspended on suspended.brand = brand.code
       left join lateral ${inForceOf('brand.code')} as agreed on true
      where brand.id = any($1::uuid[])`,
    [ids, zone],
  );
  const standings = ids.map((id) => {
    const row = found.find((one) => one.id === id);
    if (!row) throw new Error(`there is no brand ${id}`);
    const { code, isProgramme, version, terms, suspendedSince } = row;
    return { code, isProgramme, suspendedSince, agreement: version === null || !terms ? null : { version, terms } };
  });
  const [first] = found;
  if (!first) throw new Error('no brand was asked for');
  return { standings, moment: { day: first.day, weekday: first.weekday, time: first.time } };
}

export async function insertAgreementVersion(tx: EntityManager, agreed: AgreementVersion): Promise<void> {
  const { brand, version, validFrom, validUntil, terms } = agreed;
  await rows(
    tx,
    `insert into agreement_version (brand, version, valid_from, valid_until, terms) values ($1, $2, $3, $4, $5)`,
    [brand, version, validFrom, validUntil, JSON.stringify(terms)],
  );
}

/** The versions in force of all partners, by code: for whoever watches over all of them. */
export async function listAgreements(manager: EntityManager): Promise<Agreement[]> {
  return rows<Agreement>(
    manager,
    `select agreed.brand, agreed.version, valid_from as "validFrom", valid_until as "validUntil", terms,
            suspended.since as "suspendedSince", suspended.reason as "suspensionReason"
       from brand join lateral ${inForceOf('brand.code')} as agreed on true
       left join brand_suspension suspended on suspended.brand = brand.code
      where not is_programme order by brand.code`,
  );
}

/** Whether a version says that the partner pays in advance that counts now, or is to: none does once a newer one has begun. */
export async function isPrepaidByAny(manager: EntityManager, brand: string): Promise<boolean> {
  const found = await rows(
    manager,
    `select 1 from agreement_version version
      where brand = $1 and terms -> 'billing' ->> 'kind' = 'PREPAID' and (valid_until is null or valid_until > app_now())
        and not exists (
          select from agreement_version newer
           where newer.brand = $1 and newer.version > version.version
             and newer.valid_from <= greatest(version.valid_from, app_now()))
      limit 1`,
    [brand],
  );
  return found.length > 0;
}

/** The time by which windows are judged. */
export async function databaseTime(manager: EntityManager): Promise<Date> {
  const [clock] = await rows<{ now: Date }>(manager, 'select app_now() as now');
  if (!clock) throw new Error('the database tells no time');
  return clock.now;
}
