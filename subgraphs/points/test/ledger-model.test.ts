/** 3,000 random commands through PostgreSQL, in batches as they form, each held against the reference. */
import { env } from 'node:process';
import { comparedWith } from '../domain/testing/model-comparison.js';
import { idOf } from '../domain/testing/model-turn.js';
import { CommitReplay } from './commit-replay.js';
import { checkLots, playCase } from './model-lots.js';
import { earning } from './postings.js';
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
  for (const count of [run.lots, run.answersLost, run.conflicts, run.sentAhead]) expect(count).toBeGreaterThan(10);
  for (const end of [
    'burnPoints done',
    'holdPoints stopped',
    'convertPoints done',
    'giveHeld done',
    'receivePoints done',
    'reverseExchange done',
    'decideReview done',
    'postAwards done',
    'mergeMember done',
    'passOnPoints done',
    'giveBackPoints done',
    'lapsePoints done',
  ]) {
    expect([end, run.ends.get(end) ?? 0]).not.toEqual([end, 0]);
  }
});

it('would see a ledger that stands or answers otherwise', async () => {
  await ledger.begin();
  const replay = new CommitReplay(ledger);
  const id = idOf('request', 1);
  const earned = earning(idOf('member', 1), 100);
  await replay.ask(id, earned, 1);
  const at = () => ledger.watch.batches.at(-1)!.moment.at;
  expect(replay.differences()).toEqual([]);
  expect(comparedWith(replay.now, await ledger.books(), at())).toEqual([]);

  await ledger.asAdmin('update day_earnings set earned = earned + 1');
  expect(comparedWith(replay.now, await ledger.books(), at())).toEqual([expect.stringContaining('day HARVEST/')]);
  await ledger.asAdmin(`update answer_record set answer = '{"value": {}}'`);
  await replay.askAgain(id, 2);
  expect(replay.differences()).toEqual([expect.stringContaining(earned.purchaseId)]);
});
