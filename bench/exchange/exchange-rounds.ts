import { bucketsAtStart } from '../ledger/posting.js';
import { currencyOf } from '../ledger/holders.js';
import { seedBooks } from '../ledger/seed-books.js';
import { figuresTable } from '../measuring/figures-table.js';
import { callsTo, MeasuredServices } from '../measuring/measured-services.js';
import type { OwnServer } from '../measuring/own-server.js';
import { ratioTable } from '../measuring/ratios.js';
import { seedMembers } from '../measuring/seed-members.js';
import { takeTurns, type Turns } from '../measuring/take-turns.js';
import { UsedByProcess } from '../measuring/used-by-process.js';
import { measureClosing, type ClosingSize } from './closing.js';
import { conversionsAlone, HeldBefore } from './conversions.js';
import { exchanges } from './exchanges.js';
import { hotBrand, seedPartners, seedPartnerCurrencies, spreadBrand } from './seed-partners.js';

export interface ExchangeSize extends Turns {
  members: number;
  closing: ClosingSize;
}

const inFlight = 64;
const alone = 'convertPoints alone';
const both = 'holdPoints and convertPoints alone';
const spread = 'exchanges with 100 brands';
const hot = 'exchanges with one brand';

/**
 * Exchanges by signed HTTP, quote and commit counted as one: members, points and partners, every one a process of its own on a server of
 * this run's own. What they are beside is the conversion that points is asked for, of holds that were taken before, and the hold and
 * the conversion together. This process asks and signs.
 */
export async function measureExchanges(
  server: OwnServer,
  { members, closing, ...turns }: ExchangeSize,
): Promise<string[]> {
  const currency = currencyOf(0);
  const services = await MeasuredServices.on(server, currency);
  const opened: { close(): Promise<void> }[] = [];
  const calls = (...to: Parameters<typeof callsTo>) => {
    const made = callsTo(...to);
    opened.push(made);
    return made;
  };
  try {
    const membersService = await services.start('members');
    const points = await services.start('points');
    await seedMembers(server, membersService, members);
    await seedBooks(server.adminUrl(points.database), { members, brands: 1, rowsPerMember: bucketsAtStart });
    await seedPartnerCurrencies(server.adminUrl(points.database));
    const partners = await services.start('partners', { members: membersService.url, points: points.url });
    await seedPartners(server.adminUrl(partners.database), currency);
    const client = calls('gateway', 'partners', partners.url);
    const ledger = calls('partners', 'points', points.url);
    const whole = { members: membersService.process, points: points.process, partners: partners.process };
    const ofLedger = { points: points.process };
    const used = new UsedByProcess({ [alone]: ofLedger, [both]: ofLedger, [spread]: whole, [hot]: whole });
    const held = new HeldBefore(ledger, { members, currency }, inFlight);
    await held.take(turns.seconds + turns.warmUpSeconds);
    const contenders = [
      conversionsAlone(
        alone,
        inFlight,
        ledger,
        () => held.next(),
        () => held.take(turns.seconds + turns.warmUpSeconds),
      ),
      conversionsAlone(both, inFlight, ledger, () => held.one()),
      exchanges(spread, inFlight, client, { members, currency, brandOf: spreadBrand }),
      exchanges(hot, inFlight, client, { members, currency, brandOf: () => hotBrand }),
    ].map((contender) => ({ ...contender, usage: () => used.look(contender.name) }));
    const results = await takeTurns(contenders, turns);
    return [
      ratioTable([
        { what: `${spread} over ${alone}`, found: results.ratio(spread, alone), expected: 0.4, bound: 'at least' },
        { what: `${hot} over ${alone}`, found: results.ratio(hot, alone), expected: 0.4, bound: 'at least' },
        { what: `${spread} over ${both}`, found: results.ratio(spread, both), expected: 0.4, bound: 'at least' },
        { what: `p99 of ${spread}`, found: results.median(spread, 'p99'), expected: 50, bound: 'at most', unit: ' ms' },
        { what: `p99 of ${hot}`, found: results.median(hot, 'p99'), expected: 50, bound: 'at most', unit: ' ms' },
      ]),
      figuresTable(`${inFlight} in flight; a quote with its commit counts as one`, results),
      used.table(results),
      'Not shown: the gateway, currencies that partners keep, and a network. Asking and signing share the cores with the services and ' +
        'the database.',
      ...(await measureClosing(server.adminUrl(partners.database), client, closing)),
    ];
  } finally {
    await Promise.all(opened.map((one) => one.close()));
    await services.stop();
  }
}
