import type { Clock } from '../../../../chassis/clock.js';
import type { Database } from '../../../../chassis/database.js';
import { badInput } from '../../../../chassis/domain-error.js';
import type { Logger } from '../../../../chassis/log.js';
import { dayOf, endOfDay, instantOf, monthOf } from '../../../../chassis/programme-time.js';
import type { AlertRules } from '../../domain/evaluation/alert-rules.js';
import {
  concentrationOf,
  outcomesOf,
  type Concentration,
  type PartnerFigures,
  type Volume,
} from '../../domain/evaluation/partner-figures.js';
import {
  countDisputes,
  countStages,
  readFlows,
  readOutstanding,
  type EvaluatedSpan,
} from '../../storage/evaluation/evaluation-figures.js';
import { programmeCode } from '../../storage/settlement/brand-codes.js';
import type { FundsDesk } from './funds-desk.js';

export interface EvaluationTools {
  database: Database;
  clock: Clock;
  log: Logger;
  zone: string;
  fundsDesk: FundsDesk;
  alertRules: AlertRules;
}

const longestDays = 400;
const dayMs = 24 * 3_600_000;

/** From the first day to the last, included. Throws BAD_USER_INPUT for days in no order, to come, or too many. */
export function spanOf({ clock, zone }: Pick<EvaluationTools, 'clock' | 'zone'>, from: string, until: string) {
  if (until > dayOf(clock.now(), zone)) throw badInput({ path: ['until'], reason: 'must not be a day to come' });
  if (from > until) throw badInput({ path: ['from'], reason: 'must not come after until' });
  const begin = instantOf(from, 'yyyy-MM-dd', zone);
  const end = endOfDay(instantOf(until, 'yyyy-MM-dd', zone), zone);
  const days = Math.round((end.getTime() - begin.getTime()) / dayMs);
  if (days > longestDays)
    throw badInput({ path: ['from'], reason: `must not lie more than ${String(longestDays)} days back` });
  return { days, from: begin, until: end, months: monthsOf(begin, end, zone) };
}

/** Items of the span that were late stand in the next month. */
function monthsOf(from: Date, until: Date, zone: string): string[] {
  const months = new Set<string>();
  const last = until.getTime() + 31 * dayMs;
  for (let at = from.getTime(); at < last; at += 27 * dayMs) months.add(monthOf(new Date(at), zone));
  return [...months.add(monthOf(new Date(last), zone))];
}

/** How one partner did in the span. */
export async function evaluatePartner(
  { database }: EvaluationTools,
  brand: string,
  span: EvaluatedSpan & { days: number },
): Promise<PartnerFigures> {
  const { read } = database;
  const flows = await readFlows(read, span, brand);
  return {
    ...{ brand, days: span.days },
    outward: sumOf(flows.filter(({ fromBrand }) => fromBrand === brand)),
    inward: sumOf(flows.filter(({ toBrand }) => toBrand === brand)),
    outcomes: outcomesOf(await countStages(read, span, brand)),
    disputes: await countDisputes(read, span, brand),
    outstanding: await readOutstanding(read, brand),
  };
}

/** How much of what was exchanged in the span is whose: an exchange between two partners is both’s. */
export async function showConcentration({ database }: EvaluationTools, span: EvaluatedSpan): Promise<Concentration> {
  const programme = await programmeCode(database.read);
  const worths = new Map<string, number>();
  for (const { fromBrand, toBrand, worthMinor } of await readFlows(database.read, span, null)) {
    for (const brand of [fromBrand, toBrand]) {
      if (brand !== programme) worths.set(brand, (worths.get(brand) ?? 0) + worthMinor);
    }
  }
  return concentrationOf([...worths].map(([brand, worthMinor]) => ({ brand, worthMinor })));
}

/** Points of each currency that members got of the brand in the span, and kept: what its blocks pay for. */
export async function usedOfBlocks(
  { database }: EvaluationTools,
  brand: string,
  span: EvaluatedSpan,
  currencies: ReadonlyMap<string, string>,
): Promise<Map<string, number>> {
  const used = new Map<string, number>();
  for (const { fromBrand, toBrand, received, takenBack } of await readFlows(database.read, span, brand)) {
    const currency = currencies.get(toBrand);
    if (fromBrand !== brand || currency === undefined) continue;
    used.set(currency, (used.get(currency) ?? 0) + received - takenBack);
  }
  return used;
}

function sumOf(volumes: readonly Volume[]): Volume {
  const sum = (pick: (volume: Volume) => number) => volumes.reduce((total, volume) => total + pick(volume), 0);
  return {
    exchanges: sum(({ exchanges }) => exchanges),
    given: sum(({ given }) => given),
    received: sum(({ received }) => received),
    worthMinor: sum(({ worthMinor }) => worthMinor),
    reversed: sum(({ reversed }) => reversed),
  };
}
