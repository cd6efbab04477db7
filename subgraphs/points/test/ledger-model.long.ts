/** 100,000 random commands through PostgreSQL, in batches as they form, each held against the reference. */
import { env } from 'node:process';
import { checkLots, playCase } from './model-lots.js';
import { WatchedLedger } from './watched-ledger.js';

let ledger: WatchedLedger;
beforeAll(async () => {
  ledger = await WatchedLedger.open();
});
afterAll(() => ledger.close());

it(
  'answers and stands as the reference does, 100,000 times',
  async () => {
    const { MODEL_CASE: file } = env;
    if (file) {
      await playCase(ledger, file);
      return;
    }
    const { ends, ...run } = await checkLots(ledger, { commands: 100_000, length: 240, seed: 20261126 });
    console.table(run);
    console.table(Object.fromEntries([...ends].sort()));
  },
  60 * 60_000,
);
