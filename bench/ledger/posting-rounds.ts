import { oneHotBrand, oneHotWallet, spread, type Population } from './holders.js';
import type { OwnServer } from '../measuring/own-server.js';
import { OurPosting } from './our-posting.js';
import { pointsDatabase } from './points-database.js';
import { bucketsAtStart, morePerHotBucket, postingLanes, type Draw, type Posting } from './posting.js';
import { figuresTable } from '../measuring/figures-table.js';
import { ratioTable } from '../measuring/ratios.js';
import { seedBooks } from './seed-books.js';
import { seedPlain } from './seed-plain.js';
import { takeTurns, type Contender, type Results, type Turns } from '../measuring/take-turns.js';
import { Tpcb, tpcbConnections } from './tpcb.js';
import { TypeOrmPosting } from './typeorm-posting.js';

/** Postings under way at any time, for (a) and (c) alike. */
const inFlight = 128;

export interface PostingSize extends Turns {
  population: Population;
  tpcbScale: number;
}

const cases = [
  ['spread', spread],
  ['hot wallet', oneHotWallet],
  ['hot brand', oneHotBrand],
] as const;

/**
 * (a) a TypeORM transaction per posting, (b) TPC-B, (c) ours: on one server, in turns.
 */
export async function measurePostings(server: OwnServer, size: PostingSize): Promise<string> {
  const plain = await TypeOrmPosting.open((await server.database('plain')).ownerUrl);
  const tpcb = await Tpcb.open((await server.database('tpcb')).ownerUrl, size.tpcbScale);
  await seedPlain(plain.source, size.population);
  const books = await pointsDatabase(server, 'points');
  await seedBooks(server.adminUrl(books), {
    ...size.population,
    rowsPerMember: bucketsAtStart,
    more: { members: 1, rowsPerMember: bucketsAtStart, pointsPerRow: morePerHotBucket },
  });
  const ours = await OurPosting.open(books.appUrl);
  try {
    const results = await takeTurns(
      [
        ...cases.map(([name, draw]) => posting(`(a) ${name}`, draw(size.population), (it) => plain.post(it))),
        posting('(a) one at a time', spread(size.population), (it) => plain.post(it), 1),
        { name: '(b) TPC-B', inFlight: tpcbConnections, laneOf: (lane) => tpcb.laneOf(lane) },
        ...cases.map(([name, draw]) => posting(`(c) ${name}`, draw(size.population), (it) => ours.post(it))),
        posting('(c) one at a time', spread(size.population), (it) => ours.post(it), 1),
      ],
      size,
    );
    return [ratios(results), figuresTable('contender', results), await ours.accountForItself(), notShown].join('\n\n');
  } finally {
    await Promise.all([plain.close(), tpcb.close(), ours.close()]);
  }
}

const notShown =
  'Not shown: a network between service and database; several services writing at once; requests that are refused, ' +
  'repeated or stopped by a risk rule. Each side posts and asks in one process, which shares the cores with the server. ' +
  '(a) and (c) begin with the same wallets; (c) also with the journal behind them, seals its rows into blocks and asks the ' +
  'risk rules, which (a) does not.';

function posting(
  name: string,
  draw: Draw,
  post: (posting: Posting) => Promise<boolean>,
  atATime = inFlight,
): Contender {
  return { name, inFlight: atATime, laneOf: postingLanes(draw, post) };
}

function ratios(results: Results): string {
  const p99 = Math.max(...cases.map(([name]) => results.median(`(c) ${name}`, 'p99')));
  const atLeast = (what: string, found: number, expected: number) =>
    ({ what, found, expected, bound: 'at least' }) as const;
  return ratioTable([
    atLeast('(c) spread over (a) spread', results.ratio('(c) spread', '(a) spread'), 6),
    atLeast('(c) spread over (b) TPC-B', results.ratio('(c) spread', '(b) TPC-B'), 3),
    atLeast('(c) hot wallet over (a) hot wallet', results.ratio('(c) hot wallet', '(a) hot wallet'), 40),
    atLeast('(c) hot wallet over (c) spread', results.ratio('(c) hot wallet', '(c) spread'), 0.9),
    atLeast('(c) hot brand over (c) spread', results.ratio('(c) hot brand', '(c) spread'), 0.9),
    {
      what: 'time of one at a time, (c) over (a)',
      found: results.ratio('(a) one at a time', '(c) one at a time'),
      expected: 1,
      bound: 'at most',
    },
    { what: `(c) p99 at ${inFlight} in flight, worst case`, found: p99, expected: 50, bound: 'at most', unit: ' ms' },
  ]);
}
