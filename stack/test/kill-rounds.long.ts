/** Twenty kills under load, and an absence of the database that is longer than any schedule. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SeededGenerator } from '../demo/seeded-generator.js';
import { KillLoad } from '../testing/kill-load.js';
import { runKillRounds } from '../testing/kill-rounds.js';
import { KillVictims, type Victim } from '../testing/kill-victims.js';

it('loses and doubles nothing in twenty rounds', async () => {
  const random = new SeededGenerator(20261126);
  const victims = Array.from({ length: 20 }, (): Victim => random.oneOf(['postgres', 'service']));
  const rounds = await runKillRounds({ victims, seed: 20261126, atMost: 2_000 });
  console.table(rounds);
  const sum = (what: 'lost' | 'doubled' | 'unanswerable' | 'unbalanced') =>
    rounds.reduce((total, round) => total + round[what], 0);
  expect(['lost', 'doubled', 'unanswerable', 'unbalanced'].map((what) => sum(what as 'lost'))).toEqual([0, 0, 0, 0]);
  expect(rounds).toHaveLength(20);
});

it('comes back by itself after more than a minute without a database', async () => {
  const running = await KillVictims.start({});
  try {
    await running.kill('postgres');
    // The schedule of jobs is looked at every minute.
    await sleep(65_000);
    await running.restart('postgres');
    const load = new KillLoad(running.url, new SeededGenerator(1));
    await load.run(50, () => Promise.resolve());
    expect(load.acknowledged).toBeGreaterThanOrEqual(50);
  } finally {
    await running.stop();
  }
});
