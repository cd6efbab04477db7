/** 3,000 random commands through PostgreSQL, in batches as they form, each held against the reference. */
import { env } from 'node:process';
import { checkLots, playCase } from './model-lots.js';
import { WatchedLedger } from './watched-ledger.js';

let ledger: WatchedLedger;
beforeAll(async () => {
  ledger = await WatchedLedger.open();
});
afterAll(() => ledger.close());

it('answers and stands as the reference does, whatever is asked at once, asked again or never answered', async () => {
  const { MODEL_CASE: file } = env;
  if (file) {
    await playCase(ledger, file);
    return;
  }
  const run = await checkLots(ledger, { commands: 3_000, length: 120, seed: 20261125 });
  // What did not happen was not compared.
  for (const count of [run.lots, run.answersLost, run.conflicts]) expect(count).toBeGreaterThan(10);
  for (const end of [
    'burnPoints done',
    'holdPoints stopped',
    'convertPoints done',
    'decideReview done',
    'postAwards done',
  ]) {
    expect([end, run.ends.get(end) ?? 0]).toEqual([end, expect.any(Number)]);
    expect(run.ends.get(end) ?? 0).toBeGreaterThan(5);
  }
}, 120_000);
