/**
 * Tries random histories until so many commands have been compared. A history that fails is shortened as far as it still
 * fails, written to a file, and the failure says how to run that file alone.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { modelHistory, type ModelStep } from './model-step.js';
import { runModel, type ModelRun, type ModelSubject } from './model-run.js';

export interface ModelSize {
  commands: number;
  /** Steps in a history at the most. */
  length: number;
  seed: number;
  auditEvery: number;
  compareEvery?: number;
  /** False where it only matters that something is found. */
  shortens?: boolean;
}

/** @param open gives empty books; called anew for every history. */
export async function checkModel(open: () => Promise<ModelSubject>, size: ModelSize): Promise<ModelRun> {
  const run: ModelRun = { ends: new Map(), commands: 0 };
  const property = fc.asyncProperty(modelHistory(size.length), async (steps) => {
    await runModel(await open(), steps, { run, ...size });
  });
  // Histories have half the length on average; further rounds make up what is missing.
  for (let seed = size.seed; run.commands < size.commands; seed += 1) {
    const left = Math.ceil(((size.commands - run.commands) / size.length) * 2);
    const found = await fc.check(property, { numRuns: left, seed, endOnFailure: size.shortens === false });
    if (found.failed) throw new Error(report(found.counterexample?.[0] ?? [], found.errorInstance));
  }
  return run;
}

/** Runs the one history of a file that a failure has left behind. */
export async function runModelCase(open: () => Promise<ModelSubject>, file: string): Promise<ModelRun> {
  const run: ModelRun = { ends: new Map(), commands: 0 };
  const steps = JSON.parse(readFileSync(file, 'utf8')) as ModelStep[];
  await runModel(await open(), steps, { run, auditEvery: 1 });
  return run;
}

function report(steps: readonly ModelStep[], error: unknown): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'fealty-model-')), 'case.json');
  writeFileSync(file, `[\n${steps.map((step) => `  ${JSON.stringify(step)}`).join(',\n')}\n]\n`);
  const why = error instanceof Error ? error.message : String(error);
  return `${why}\n\n${steps.length} steps, kept in ${file}; to run them again:\n  MODEL_CASE=${file} npm run jest -- decide.model`;
}
