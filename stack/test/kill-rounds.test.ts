/** The service and its database are killed under load; nothing that was acknowledged may be missing, or be there twice. */
import { runKillRounds } from '../testing/kill-rounds.js';

const sound = { lost: 0, doubled: 0, unanswerable: 0, unbalanced: 0 };

it('loses and doubles nothing, whoever is killed', async () => {
  const victims = ['postgres', 'service', 'postgres'] as const;
  const rounds = await runKillRounds({ victims, seed: 20261125 });
  console.table(rounds);
  expect(rounds).toEqual(
    victims.map((victim) => ({ victim, ...sound, acknowledged: expect.any(Number), unanswered: expect.any(Number) })),
  );
  for (const { acknowledged } of rounds) expect(acknowledged).toBeGreaterThanOrEqual(100);
  // They were killed while they worked.
  expect(rounds.reduce((sum, { unanswered }) => sum + unanswered, 0)).toBeGreaterThan(0);
});

it('reports losses where commits are acknowledged before they are on disk', async () => {
  const options = {
    synchronous_commit: 'off',
    // What writes the log behind the commits' backs waits longer than the round takes, and the log fits in memory.
    wal_writer_delay: '10s',
    wal_writer_flush_after: '1GB',
    wal_buffers: '64MB',
    bgwriter_lru_maxpages: '0',
  };
  const [round] = await runKillRounds({ victims: ['postgres'], seed: 20261125, options });
  console.table([round]);
  expect(round?.lost).toBeGreaterThan(0);
});
