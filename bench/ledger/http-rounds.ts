import { spread, type Population } from './holders.js';
import type { OwnServer } from '../measuring/own-server.js';
import { pointsDatabase } from './points-database.js';
import { bucketsAtStart } from './posting.js';
import { figuresTable } from '../measuring/figures-table.js';
import { ratioTable } from '../measuring/ratios.js';
import { seedBooks } from './seed-books.js';
import { holdsAndSettlements, startSignedService } from './signed-services.js';
import { takeTurns, type Turns } from '../measuring/take-turns.js';

const inFlight = 128;

/**
 * Single mutations over signed HTTP: the points service, a process of its own, against a service behind the same door whose
 * mutations do nothing. This process asks both, and signs for both. All wallets are in the programme's own currency.
 */
export async function measureSignedMutations(
  server: OwnServer,
  { population: { members }, ...turns }: Turns & { population: Population },
): Promise<string> {
  const population = { members, brands: 1 };
  const books = await pointsDatabase(server, 'signed');
  await seedBooks(server.adminUrl(books), { ...population, rowsPerMember: bucketsAtStart });
  const points = await startSignedService('stack/subgraph.js', ['points'], books, inFlight);
  try {
    const nothing = await startSignedService('bench/ledger/do-nothing-service.js', [], books, inFlight);
    try {
      const draw = spread(population);
      const results = await takeTurns(
        [
          holdsAndSettlements('signed, does nothing', inFlight, nothing, draw),
          holdsAndSettlements('signed, posts', inFlight, points, draw),
        ],
        turns,
      );
      const found = results.ratio('signed, posts', 'signed, does nothing');
      const what = 'signed mutation that posts over one that does nothing';
      return [
        ratioTable([{ what, found, expected: 0.5, bound: 'at least' }]),
        figuresTable(`${inFlight} in flight`, results),
        'Not shown: the gateway, and a network. Signing and asking share the cores with the services and the database.',
      ].join('\n\n');
    } finally {
      await nothing.stop();
    }
  } finally {
    await points.stop();
  }
}
