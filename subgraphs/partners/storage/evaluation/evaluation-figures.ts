import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { DisputeFigures, Outstanding, Volume } from '../../domain/evaluation/partner-figures.js';

/** A span of time, and the months of settlement in which its items stand: those of the span, and the next one for what was late. */
export interface EvaluatedSpan {
  from: Date;
  until: Date;
  months: string[];
}

type Flow = Volume & {
  fromBrand: string;
  toBrand: string;
  /** Points of `received` that were taken back by reversals in the span. */
  takenBack: number;
};

/** What was exchanged between each two brands, posted in the span: of all brands, or those with this one. */
export async function readFlows(
  manager: EntityManager,
  { from, until, months }: EvaluatedSpan,
  brand: string | null,
): Promise<Flow[]> {
  const found = await rows<Record<keyof Flow, string>>(
    manager,
    `select from_brand as "fromBrand", to_brand as "toBrand",
            count(*) filter (where kind = 'EXCHANGE') as exchanges,
            coalesce(sum(given) filter (where kind = 'EXCHANGE'), 0) as given,
            coalesce(sum(received) filter (where kind = 'EXCHANGE'), 0) as received,
            floor(coalesce(sum(received::numeric * rate_numerator / rate_denominator) filter (where kind = 'EXCHANGE'), 0))
              as "worthMinor",
            count(*) filter (where kind = 'REVERSAL') as reversed,
            coalesce(-sum(received) filter (where kind = 'REVERSAL'), 0) as "takenBack"
       from settlement_item
      where period = any($1::text[]) and from_brand in (select code from brand) and posted_at >= $2 and posted_at < $3
        and ($4::text is null or $4 in (from_brand, to_brand))
      group by from_brand, to_brand`,
    [months, from, until, brand],
  );
  return found.map(({ fromBrand, toBrand, ...figures }) => ({
    ...{ fromBrand, toBrand, exchanges: Number(figures.exchanges), given: Number(figures.given) },
    ...{
      received: Number(figures.received),
      worthMinor: Number(figures.worthMinor),
      ...{ reversed: Number(figures.reversed), takenBack: Number(figures.takenBack) },
    },
  }));
}

/** By stage, exchanges with the brand that began in the span; what a sandbox tries out says nothing of it. */
export async function countStages(
  manager: EntityManager,
  { from, until }: EvaluatedSpan,
  brand: string,
): Promise<{ stage: string; exchanges: number }[]> {
  return rows(
    manager,
    `select stage, count(*)::int as exchanges from exchange
      where created_at >= $1 and created_at < $2 and $3 in (from_brand, to_brand)
        and from_brand not in (select code from brand where is_sandbox)
      group by stage`,
    [from, until, brand],
  );
}

export async function countDisputes(
  manager: EntityManager,
  { from, until }: EvaluatedSpan,
  brand: string,
): Promise<DisputeFigures> {
  const [found] = await rows<DisputeFigures>(
    manager,
    `select count(*)::int as raised, (count(*) filter (where brand = $3))::int as "byPartner",
            (count(*) filter (where state = 'RESOLVED'))::int as resolved,
            (count(*) filter (where state = 'RESOLVED' and upheld_received <> 0))::int as upheld
       from settlement_dispute
      where raised_at >= $1 and raised_at < $2 and $3 in (brand, other_brand)`,
    [from, until, brand],
  );
  return found ?? { raised: 0, byPartner: 0, resolved: 0, upheld: 0 };
}

/** Of all closed months. */
export async function readOutstanding(manager: EntityManager, brand: string): Promise<Outstanding> {
  const [found] = await rows<Outstanding>(
    manager,
    `select coalesce(sum(amount_minor) filter (where payer = $1), 0)::float8 as "payableMinor",
            coalesce(sum(amount_minor) filter (where payee = $1), 0)::float8 as "receivableMinor",
            min(period) filter (where payer = $1) as "unpaidSince"
       from settlement_payment where state <> 'CONFIRMED' and $1 in (payer, payee)`,
    [brand],
  );
  return found ?? { payableMinor: 0, receivableMinor: 0, unpaidSince: null };
}
