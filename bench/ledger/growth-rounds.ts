import { holderOf, spread, type Population } from './holders.js';
import { ledgerQuestion, walletLedgers } from '../../subgraphs/points/usecases/show-ledger.js';
import { walletsOfMembers } from '../../subgraphs/points/usecases/show-wallets.js';
import type { OwnServer } from '../measuring/own-server.js';
import { OurPosting } from './our-posting.js';
import { pointsDatabase } from './points-database.js';
import { postingLanes } from './posting.js';
import { figuresTable } from '../measuring/figures-table.js';
import { ratioTable, type ClaimedRatio } from '../measuring/ratios.js';
import { seedBooks } from './seed-books.js';
import { takeTurns, type Contender, type Results, type Turns } from '../measuring/take-turns.js';

export interface GrowthSize extends Turns {
  /** Members of each of the books; the second is the measure of the others. */
  members: readonly [number, number, number];
  rowsPerMember: number;
}

/** Of a ledger that is read. */
const pageSize = 20;
/** So many members' ledgers have the thousandth page. */
const longLedgers = 10;
const rowsOfLongLedger = 1_005 * pageSize;

const postingsInFlight = 128;
/** Few enough that what is measured is the reading, and not the queue before it. */
const readsInFlight = 4;

const measures = ['posting', 'wallet', 'first page', 'thousandth page'] as const;

/** The same work on books of different sizes, in turns, each in a database of its own on one server. */
export async function measureGrowth(server: OwnServer, size: GrowthSize): Promise<string> {
  const books: GrownBooks[] = [];
  try {
    for (const members of size.members) books.push(await GrownBooks.make(server, members, size.rowsPerMember));
    const contenders = measures.flatMap((measure) => books.map((grown) => grown.contender(measure)));
    const results = await takeTurns(contenders, size);
    const rows = books.map((grown) => grown.rows.toLocaleString('en')).join(', ');
    return [
      ratios(results, size.members),
      figuresTable('books of', results),
      `Rows of their journals: ${rows}.`,
      notShown,
    ].join('\n\n');
  } finally {
    await Promise.all(books.map((grown) => grown.close()));
  }
}

const notShown =
  'Not shown: generated rows are gifts of a person, with no awards, holds or answers behind them, and their hashes stand in ' +
  'no block, so that those tables begin empty. Ten members have ledgers of more than a thousand pages, of 20 rows each; ' +
  'these alone are asked for the thousandth.';

class GrownBooks {
  private constructor(
    readonly population: Population,
    readonly rows: number,
    private readonly ours: OurPosting,
    /** The place before which the thousandth page begins, by member. */
    private readonly thousandth: ReadonlyMap<string, string>,
  ) {}

  static async make(server: OwnServer, members: number, rowsPerMember: number): Promise<GrownBooks> {
    const population = { members, brands: 1 };
    const more = { members: longLedgers, rowsPerMember: rowsOfLongLedger, pointsPerRow: 1 };
    const database = await pointsDatabase(server, `points_${members}`);
    console.log(`generating books of ${members.toLocaleString('en')} members`);
    await seedBooks(server.adminUrl(database), { ...population, rowsPerMember, more });
    const ours = await OurPosting.open(database.appUrl);
    const thousandth = new Map<string, string>();
    for (let member = 0; member < longLedgers; member += 1) {
      const { memberId } = holderOf(member, population);
      thousandth.set(memberId, await ours.placeInLedger(memberId, 999 * pageSize));
    }
    return new GrownBooks(population, members * rowsPerMember + longLedgers * rowsOfLongLedger, ours, thousandth);
  }

  contender(measure: (typeof measures)[number]): Contender {
    const name = nameOf(measure, this.population.members);
    const draw = spread(this.population);
    if (measure === 'posting') {
      return { name, inFlight: postingsInFlight, laneOf: postingLanes(draw, (it) => this.ours.post(it)) };
    }
    const read = {
      wallet: async () => (await walletsOfMembers(this.ours.readParts, [draw().memberId])).length === 1,
      'first page': () => this.page(draw().memberId, null),
      'thousandth page': () => {
        const [memberId, before] = [...this.thousandth][Math.floor(Math.random() * longLedgers)] ?? ['', ''];
        return this.page(memberId, before);
      },
    }[measure];
    return { name, inFlight: readsInFlight, laneOf: () => read };
  }

  private async page(memberId: string, before: string | null): Promise<boolean> {
    const { currency } = holderOf(0, this.population);
    const { question } = ledgerQuestion(memberId, currency, { first: pageSize });
    const [lines] = await walletLedgers(this.ours.readParts, [{ ...question, before }]);
    return lines !== undefined && lines.length > 0;
  }

  close(): Promise<void> {
    return this.ours.close();
  }
}

function nameOf(measure: string, members: number): string {
  return `${measure}, ${members.toLocaleString('en')} members`;
}

/** Postings are held to a rate, reads to the time that one takes. */
function ratios(results: Results, [least, base, most]: GrowthSize['members']): string {
  return ratioTable(
    [most, least].flatMap((members) =>
      measures.map((measure): ClaimedRatio => {
        const [name, to] = [nameOf(measure, members), nameOf(measure, base)];
        const what = `${name}, against ${base.toLocaleString('en')}`;
        if (measure === 'posting')
          return { what: `rate of ${what}`, found: results.ratio(name, to), expected: 0.7, bound: 'at least' };
        return { what: `time of ${what}`, found: results.ratio(name, to, 'p50'), expected: 1.2, bound: 'at most' };
      }),
    ),
  );
}
