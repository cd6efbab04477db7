/** What a batch that writes nothing was told is replayed where it had its turn, and not where it was sent. */
import type { Client } from 'pg';
import type { Command } from '../domain/command.js';
import { idOf } from '../domain/testing/model-turn.js';
import { CommitReplay } from './commit-replay.js';
import { untilWaiting, whileNobodyWrites } from './held-head.js';
import { burning, earning, holding } from './postings.js';
import { WatchedLedger } from './watched-ledger.js';

const memberId = idOf('member', 1);

let ledger: WatchedLedger;
let replay: CommitReplay;
let asked = 0;
beforeAll(async () => {
  ledger = await WatchedLedger.open();
});
beforeEach(async () => {
  await ledger.begin();
  await ledger.shiftClock(Date.UTC(2026, 0, 5) - Date.now());
  replay = new CommitReplay(ledger);
  // Writer 1 loses its turn to writer 0, and from then on takes it before it decides.
  await askInTurn({ command: earning(memberId, 100), writer: 0 }, { command: earning(memberId, 100), writer: 1 });
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
async function askInTurn(
  first: Asking,
  second: Asking,
  meanwhile: (holder: Client) => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const asking = await whileNobodyWrites(ledger, async (holder) => {
    const ofFirst = ask(first);
    await untilWaiting(ledger, 1);
    const ofSecond = ask(second);
    await untilWaiting(ledger, 2);
    await meanwhile(holder);
    return [ofFirst, ofSecond];
  });
  await Promise.all(asking);
}

// In both, writer 1 is first in the queue and has not sent anything when writer 0, which decides ahead, has sent its batch.

it('upon the books as they were before one that was sent earlier and let in later', async () => {
  const hold = holding(memberId, 50);
  await ask({ command: hold, writer: 0 });
  const { service, holdId, currency } = hold;
  const settling = (points: number): Command => {
    const settlementId = idOf('posting', points);
    return { kind: 'settleHold', service, holdId, memberId, currency, settlementId, points };
  };
  await askInTurn({ command: settling(60), writer: 1 }, { command: settling(50), writer: 0 });

  expect(replay.differences()).toEqual([]);
  expect(Object.fromEntries(replay.ends)).toEqual({
    'postAwards done': 2,
    'holdPoints done': 1,
    'settleHold refused MORE_THAN_HELD': 1,
    'settleHold done': 1,
  });
});

it('without the time having passed for one that is let in later and looked at the clock earlier', async () => {
  // By the later time the points have expired, and the hold's end is over before it is made.
  await askInTurn(
    { command: holding(memberId, 50), writer: 1 },
    { command: burning(memberId, 50), writer: 0 },
    (holder) => holder.query(`update clock_shift set shift = shift + interval '3 years'`),
  );

  expect(replay.differences()).toEqual([]);
  expect(Object.fromEntries(replay.ends)).toEqual({
    'postAwards done': 2,
    'holdPoints refused BAD_USER_INPUT': 1,
    'burnPoints done': 1,
  });
});
