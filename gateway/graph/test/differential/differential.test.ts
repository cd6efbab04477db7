/** Ours against stock: 2,000 operations over supergraphs made by hand, one for each feature, and by dice. */
import { compiledExecutor } from './compiled-executor.js';
import { runTrials, type Findings } from './run-trials.js';

let findings: Findings;
beforeAll(async () => {
  findings = await runTrials({ seed: 'ci', operations: 2_000, generated: 13, mismatchesAtMost: 3 }, compiledExecutor);
  console.info(findings.exercised.line());
});

it('answers as stock does', () => {
  expect(findings.mismatches.join('\n\n')).toBe('');
  expect(findings.operations).toBeGreaterThanOrEqual(2_000);
});

it('has met every feature, every kind of plan and every kind of answer', () => {
  expect(findings.exercised.never()).toEqual([]);
});

it('makes supergraphs that compose', () => {
  expect(findings.discarded).toBeLessThan(5);
});
