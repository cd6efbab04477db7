/** Ours against stock: 50,000 operations, from another seed each time; `DIFFERENTIAL_SEED` repeats one. */
import { randomUUID } from 'node:crypto';
import { compiledExecutor } from './compiled-executor.js';
import { runTrials } from './run-trials.js';

it('answers 50,000 operations as stock does', async () => {
  const seed = process.env['DIFFERENTIAL_SEED'] ?? randomUUID();
  const trials = { seed, operations: 50_000, generated: 300, mismatchesAtMost: 5 };
  const { mismatches, operations, composed, discarded, exercised } = await runTrials(trials, compiledExecutor);
  console.table({ operations, mismatches: mismatches.length, supergraphs: composed, discarded, ...exercised.table() });
  expect(`DIFFERENTIAL_SEED=${seed}\n${mismatches.join('\n\n')}`).toBe(`DIFFERENTIAL_SEED=${seed}\n`);
  // A run that has met too many mismatches ends before.
  expect(operations).toBeGreaterThanOrEqual(50_000);
  expect(exercised.never()).toEqual([]);
});
