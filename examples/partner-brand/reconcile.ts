import type { Books } from './books.js';
import { exchanges, partnerStatement } from './documents.js';
import type { Programme } from './programme.js';

interface TheirExchange {
  id: string;
  status: string;
  given: number;
  received: number;
  endedAt: string | null;
  rate: { from: { code: string }; to: { code: string } };
}

interface Page {
  edges: { node: TheirExchange }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

interface Statement {
  closed: boolean;
  lines: { fromBrand: string; toBrand: string; exchanges: number; given: number; received: number }[];
}

export interface Difference {
  exchangeId: string;
  what: 'MISSING_HERE' | 'MISSING_THERE' | 'AMOUNTS' | 'END';
  here: string;
  there: string;
}

export interface Reconciliation {
  period: string;
  /** Whether the programme can still add to the month. */
  closed: boolean;
  differences: Difference[];
  /** Points of this partner's that came and went, by the journal and by the statement. */
  sums: { here: { arrived: number; sent: number }; there: { arrived: number; sent: number } };
}

/** A month of the journal beside the programme's exchanges, one by one, and beside the sums of its statement. */
export async function reconcile(
  { books, programme, brand, currency }: { books: Books; programme: Programme; brand: string; currency: string },
  period: string,
  zone = '+08:00',
): Promise<Reconciliation> {
  const [from, until] = [startOf(period, zone), startOf(nextOf(period), zone)];
  const within = (at: string | null) => at !== null && Date.parse(at) >= from && Date.parse(at) < until;
  const there = new Map<string, TheirExchange>();
  // One that ended in the month may have begun a while before.
  for await (const one of theirExchanges(programme, new Date(from - 7 * 86_400_000))) there.set(one.id, one);
  const here = new Map(books.exchanges.map((one) => [one.exchangeId, one]));
  const differences: Difference[] = [];
  for (const [exchangeId, { status, given, received, endedAt, rate }] of there) {
    const ours = here.get(exchangeId);
    if (!within(endedAt)) continue;
    const stands = status === 'COMMITTED';
    const points = rate.from.code === currency ? given : received;
    if (!ours) {
      if (stands) differences.push({ exchangeId, what: 'MISSING_HERE', here: '', there: String(points) });
    } else if (stands !== (ours.state === 'DONE')) {
      differences.push({ exchangeId, what: 'END', here: ours.state, there: status });
    } else if (stands && points !== ours.points) {
      differences.push({ exchangeId, what: 'AMOUNTS', here: String(ours.points), there: String(points) });
    }
  }
  for (const { exchangeId, state, at, points } of here.values()) {
    if (state === 'DONE' && within(at) && !there.has(exchangeId))
      differences.push({ exchangeId, what: 'MISSING_THERE', here: String(points), there: '' });
  }
  const statement = await programme.ask<Statement | null>(partnerStatement, { partner: brand, period });
  const ofMonth = books.exchanges.filter(({ state, at }) => state === 'DONE' && within(at));
  const sumOf = (way: string) => ofMonth.filter((one) => one.way === way).reduce((sum, { points }) => sum + points, 0);
  const lines = statement?.lines ?? [];
  return {
    period,
    closed: statement?.closed ?? false,
    differences,
    sums: {
      here: { arrived: sumOf('ARRIVING'), sent: sumOf('SENDING') },
      there: {
        arrived: lines.filter(({ toBrand }) => toBrand === brand).reduce((sum, { received }) => sum + received, 0),
        sent: lines.filter(({ fromBrand }) => fromBrand === brand).reduce((sum, { given }) => sum + given, 0),
      },
    },
  };
}

async function* theirExchanges(programme: Programme, since: Date): AsyncGenerator<TheirExchange> {
  let after: string | null = null;
  do {
    const page: Page = await programme.ask<Page>(exchanges, { since: since.toISOString(), first: 100, after });
    for (const { node } of page.edges) yield node;
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
}

const startOf = (period: string, zone: string) => Date.parse(`${period}-01T00:00:00${zone}`);

function nextOf(period: string): string {
  const [year = 0, month = 0] = period.split('-').map(Number);
  return month === 12 ? `${String(year + 1)}-01` : `${String(year)}-${String(month + 1).padStart(2, '0')}`;
}
