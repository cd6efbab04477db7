import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../../chassis/caller.js';
import { newId } from '../../chassis/ids.js';
import { monthOf, monthRange, startOfMonth } from '../../chassis/programme-time.js';
import type { ServiceCalls } from '../../chassis/service-calls.js';
import { Latencies } from '../measuring/latencies.js';
import { markdownTable, ratioTable, rounded } from '../measuring/ratios.js';
import { withClient } from '../measuring/with-client.js';
import { hotBrand } from './seed-partners.js';

export interface ClosingSize {
  /** Items of the month that closes. */
  items: number;
  secondsBefore: number;
}

const zone = 'Asia/Shanghai';
const perSecond = 20;
const page = `query Page($since: DateTime!) { exchanges(since: $since, first: 20) {
  edges { node { id status given received fee } } pageInfo { hasNextPage } } }`;
const partner: Caller = { kind: 'partner', code: hotBrand.code, scopes: ['exchanges:read'] };

/**
 * A partner with half of the month's items asks for pages of its exchanges at even distances, before the month closes and for as long as
 * its closing takes. Each answer is timed from when its request was due.
 *
 * @param adminUrl of the database of partners
 */
export async function measureClosing(
  adminUrl: string,
  partners: ServiceCalls,
  { items, secondsBefore }: ClosingSize,
): Promise<string[]> {
  const lastMonth = monthOf(new Date(startOfMonth(new Date(), zone).getTime() - 1), zone);
  const since = monthRange(lastMonth, zone)?.from.toISOString();
  const ask = async () => {
    await partners.graphql('partners', { query: page, variables: { since } }, { caller: partner, requestId: newId() });
  };
  await seedMonth(adminUrl, lastMonth, items);
  const begun = performance.now();
  const before = await askWhile(() => performance.now() - begun < secondsBefore * 1000, ask);
  const closing = { over: false };
  const closed = closeMonth(adminUrl, lastMonth).finally(() => (closing.over = true));
  const meanwhile = await askWhile(() => !closing.over, ask);
  const seconds = await closed;
  const row = (when: string, { answers, took, worst }: Asked) => [
    when,
    rounded(answers),
    rounded(took.quantile(0.5)),
    rounded(took.quantile(0.99)),
    rounded(worst),
  ];
  return [
    '### Answers while a settlement closes',
    ratioTable([
      {
        what: `p99 of a partner's answers while ${items.toLocaleString('en')} items are closed`,
        found: meanwhile.took.quantile(0.99),
        expected: 500,
        bound: 'at most',
        unit: ' ms',
      },
    ]),
    markdownTable(
      [`a page of 20 exchanges, ${perSecond} times a second`, 'answers', 'p50 ms', 'p99 ms', 'slowest ms'],
      [row('before', before), row('meanwhile', meanwhile)],
    ),
    `Closing took ${rounded(seconds)} s.`,
  ];
}

/** Exchanges of the month between the hot brand and the programme, and of others with the programme, with the item of each. */
async function seedMonth(adminUrl: string, month: string, items: number): Promise<void> {
  const range = monthRange(month, zone);
  if (!range) throw new Error(`${month} is no month`);
  await withClient(adminUrl, async (client) => {
    await client.query(
      `with made as (
         insert into exchange (id, member_id, stage, from_currency, to_currency, from_brand, to_brand, requested, given, received, fee,
           numerator, denominator, step, fee_percent, rate_version, settlement_numerator, settlement_denominator, created_at, ends_at,
           ended_at)
         select gen_random_uuid(), gen_random_uuid(), 'COMMITTED', rate.from_currency, rate.to_currency, home.code, brand.code, 7, 7, 7, 0,
                1, 1, 1, 0, 1, 100, 100, at, at + interval '10 minutes', at
           from generate_series(1, $1) as n
           join brand on brand.code = 'brand-' || case when n % 2 = 0 then 0 else n / 2 % 100 + 1 end
           join currency on currency.brand_id = brand.id
           join exchange_rate rate on rate.to_currency = currency.code
           cross join (select code from brand where is_programme) as home
           cross join lateral (select $2::timestamptz + n * (($3::timestamptz - $2) / ($1 + 1)) as at) as moment
         returning *)
       insert into settlement_item (id, kind, exchange_id, period, from_brand, to_brand, given, received, fee, rate_numerator,
         rate_denominator, posted_at)
       select gen_random_uuid(), 'EXCHANGE', id, $4, from_brand, to_brand, given, received, fee, settlement_numerator,
              settlement_denominator, ended_at
         from made`,
      [items, range.from.toISOString(), range.until.toISOString(), month],
    );
    await client.query('vacuum analyze exchange, settlement_item');
  });
}

/** Has the service close it, as its clock does every few minutes. Resolves to the seconds that it took. */
async function closeMonth(adminUrl: string, month: string): Promise<number> {
  return withClient(adminUrl, async (client) => {
    const begun = performance.now();
    await client.query(`select graphile_worker.add_job('close-settlements')`);
    for (;;) {
      const closed = await client.query("select from settlement_period where period = $1 and state = 'CLOSED'", [
        month,
      ]);
      if (closed.rowCount) return (performance.now() - begun) / 1000;
      await sleep(100);
    }
  });
}

interface Asked {
  answers: number;
  took: Latencies;
  worst: number;
}

/** Open loop: what waits for its turn has waited. */
async function askWhile(goesOn: () => boolean, ask: () => Promise<void>): Promise<Asked> {
  const asked: Asked = { answers: 0, took: new Latencies(), worst: 0 };
  const underWay: Promise<void>[] = [];
  for (let due = performance.now(); goesOn(); due += 1000 / perSecond) {
    await sleep(Math.max(0, due - performance.now()));
    const answered = ask().then(() => {
      const took = performance.now() - due;
      asked.answers += 1;
      asked.took.add(took);
      asked.worst = Math.max(asked.worst, took);
    });
    answered.catch(() => undefined);
    underWay.push(answered);
  }
  await Promise.all(underWay);
  return asked;
}
