/** The order of the commits as the watch notes it, where it is not the order in which they were sent. */
import type { Command } from '../domain/command.js';
import { idOf } from '../domain/testing/model-turn.js';
import { CommitReplay } from './commit-replay.js';
import { untilWaiting, whileNobodyWrites } from './held-head.js';
import { earning, holding } from './postings.js';
import { WatchedLedger } from './watched-ledger.js';

let ledger: WatchedLedger;
let replay: CommitReplay;
let asked = 0;
beforeAll(async () => {
  ledger = await WatchedLedger.open();
  await ledger.begin();
  await ledger.shiftClock(Date.UTC(2026, 0, 5) - Date.now());
  replay = new CommitReplay(ledger);
});
afterAll(() => ledger.close());

interface Asking {
  command: Command;
  writer: 0 | 1;
}

function ask({ command, writer }: Asking): Promise<void> {
  asked += 1;
  return replay.ask(idOf('request', asked), command, writer);
}

/** Asks the second when the first waits for its turn, and lets both have it when the second waits too. */
async function askInTurn(first: Asking, second: Asking): Promise<void> {
  const asking = await whileNobodyWrites(ledger, async () => {
    const ofFirst = ask(first);
    await untilWaiting(ledger, 1);
    const ofSecond = ask(second);
    await untilWaiting(ledger, 2);
    return [ofFirst, ofSecond];
  });
  await Promise.all(asking);
}

it('has a batch that writes nothing before the one that was sent upon the same books and had to wait for it', async () => {
  const memberId = idOf('member', 1);
  // Writer 1 loses its turn to writer 0, and from then on takes it before it decides.
  await askInTurn({ command: earning(memberId, 100), writer: 0 }, { command: earning(memberId, 100), writer: 1 });
  const hold = holding(memberId, 50);
  await ask({ command: hold, writer: 0 });
  const { service, holdId, currency } = hold;
  const settling = (points: number): Command => {
    const settlementId = idOf('posting', points);
    return { kind: 'settleHold', service, holdId, memberId, currency, settlementId, points };
  };
  // So it is first in the queue and has not sent anything when writer 0, which decides ahead, has sent all of its batch.
  await askInTurn({ command: settling(60), writer: 1 }, { command: settling(50), writer: 0 });

  expect(replay.differences()).toEqual([]);
  expect(Object.fromEntries(replay.ends)).toEqual({
    'postAwards done': 2,
    'holdPoints done': 1,
    'settleHold refused MORE_THAN_HELD': 1,
    'settleHold done': 1,
  });
});
