import fc from 'fast-check';
import { exchangeLives } from './exchange-life.js';
import { startWithTeahouse, type TeahouseWorld } from './with-teahouse.js';

let there: TeahouseWorld;

beforeEach(async () => {
  there = await startWithTeahouse();
});
afterEach(() => there.world.stop());

/** The large size is in exchange-life.long.ts. */
const runs = { numRuns: 15, endOnFailure: true };

test('whatever anybody does in whatever order, each exchange has one end, and points are conserved', async () => {
  // Throws with the order of things that led to what does not fit.
  await fc.assert(exchangeLives(there), runs);
}, 120_000);

/** A fault in the database that no code of ours knows of. */
async function plant(table: string, event: string, body: string): Promise<void> {
  await there.world.subgraph.asAdmin(
    `create function planted() returns trigger language plpgsql as $$ begin ${body} return new; end $$`,
  );
  await there.world.subgraph.asAdmin(
    `create trigger a_planted_fault before ${event} on ${table} for each row execute function planted()`,
  );
}

describe('a fault is found', () => {
  test.each([
    [
      'news of an end that gets lost',
      () => plant('webhook_message', 'insert', `if new.type = 'exchange.committed' then return null; end if;`),
    ],
    [
      'an end that is written down as another',
      () => plant('exchange', 'update', `if new.stage = 'COMMITTED' then new.stage := 'EXPIRED'; end if;`),
    ],
    [
      'points that come back and stay away',
      () => {
        const { points } = there.world;
        const give = points.give.bind(points);
        points.give = (memberId, currency, amount) => {
          give(memberId, currency, amount > 0 && amount !== 1_000 ? amount + 1 : amount);
        };
        return Promise.resolve();
      },
    ],
  ])(
    '%s',
    async (_what, planted) => {
      await planted();
      const { failed } = await fc.check(exchangeLives(there), { numRuns: 60, endOnFailure: true });
      expect(failed).toBe(true);
    },
    120_000,
  );
});
