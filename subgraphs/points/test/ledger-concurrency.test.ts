/** 64 callers on the accounts of five members, let in by two writers: what each was told is replayed commit by commit. */
import fc from 'fast-check';
import { commandFor } from '../domain/testing/model-command.js';
import { comparedWith } from '../domain/testing/model-comparison.js';
import { modelStep, type ModelStep } from '../domain/testing/model-step.js';
import { idOf, modelMembers, ModelTurn } from '../domain/testing/model-turn.js';
import { checkBooks } from '../storage/check-books.js';
import { CommitReplay } from './commit-replay.js';
import { WatchedLedger } from './watched-ledger.js';

const callers = 64;
const commandsEach = 50;
const members = [...modelMembers.slice(0, 3), idOf('member', 4), idOf('member', 5)];
const hour = 3_600_000;

/** A turn of one of the five; the model by itself knows three. */
class TurnOfFive extends ModelTurn {
  override readonly memberId: string;

  constructor(step: ModelStep, number: number, books: CommitReplay['now'], at: string) {
    super(step, number, books, at);
    this.memberId = members[number % members.length] ?? '';
  }
}

let ledger: WatchedLedger;
beforeAll(async () => {
  ledger = await WatchedLedger.open();
});
afterAll(() => ledger.close());

it.each([1, 2] as const)(
  'tells 64 callers of %i writers what the reference tells them one after the other',
  async (writers) => {
    await ledger.begin({ loseEvery: 25, writers, slowMilliseconds: 50 });
    const replay = new CommitReplay(ledger);
    const steps = fc.sample(modelStep, { numRuns: callers * commandsEach, seed: 20261125 });
    let shift = Date.UTC(2026, 0, 5) - Date.now();
    await ledger.shiftClock(shift);
    let asked = 0;

    const caller = async (own: readonly ModelStep[], by: number) => {
      for (const step of own) {
        asked += 1;
        const number = asked;
        if (number % 100 === 0) {
          shift += 7 * hour;
          await ledger.shiftClock(shift);
        }
        // As near to the books of this moment as anybody outside them can be.
        replay.catchUp();
        const { ids } = replay;
        const again = step.what === 'retry' ? ids[ids.length - 1 - (step.pick % Math.min(ids.length, 200))] : undefined;
        const what = step.what === 'retry' ? 'award' : step.what;
        const at = new Date(Date.now() + shift).toISOString();
        if (again !== undefined) await replay.askAgain(again, by);
        else
          await replay.ask(idOf('request', number), commandFor(what, new TurnOfFive(step, number, replay.now, at)), by);
      }
    };
    await Promise.all(
      Array.from({ length: callers }, (_, place) =>
        caller(steps.slice(place * commandsEach, (place + 1) * commandsEach), place),
      ),
    );

    expect(replay.differences()).toEqual([]);
    const { batches } = ledger.watch;
    expect(comparedWith(replay.now, await ledger.books(), batches.at(-1)!.moment.at)).toEqual([]);
    expect(await checkBooks(ledger.database)).toEqual([]);
    // They did meet: far fewer commits than commands, answers lost on the way, batches decided upon others under way.
    expect(batches.length).toBeLessThan(replay.commands / 4);
    expect(replay.answersLost).toBeGreaterThan(10);
    expect(ledger.watch.sentAhead).toBeGreaterThan(writers === 1 ? 10 : 0);
  },
);
