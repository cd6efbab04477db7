import fc from 'fast-check';
import { exchangeLives } from './exchange-life.js';
import { startWithTeahouse } from './with-teahouse.js';

test('a thousand lives', async () => {
  const there = await startWithTeahouse();
  try {
    await fc.assert(exchangeLives(there), { numRuns: 1_000, endOnFailure: true });
  } finally {
    await there.world.stop();
  }
}, 3_600_000);
