import fc from 'fast-check';
import { exchangeLives } from './exchange-life.js';
import { startWithTeahouse } from './with-teahouse.js';

test('a thousand lives', async () => {
  const there = await startWithTeahouse();
  try {
    const seen = new Set<string>();
    await fc.assert(exchangeLives(there, seen), { numRuns: 1_000, endOnFailure: true });
    // Every end was really reached; nothing here refuses.
    expect([...seen].sort()).toEqual(['CANCELLED', 'COMMITTED', 'EXPIRED', 'REJECTED', 'REVERSED', 'TIMED_OUT']);
  } finally {
    await there.world.stop();
  }
}, 3_600_000);
