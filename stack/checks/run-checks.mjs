/**
 * `npm test`: everything that must hold before a change is good. The checks that read the sources run one after another
 * beside the tests, which leave a core idle often enough; every one runs whatever the others found, so that one run tells
 * all there is to mend. What is measured in seconds runs last and alone: beside the rest it would measure the rest. Further
 * arguments go to jest, then in one run. The last line is `N passed, N failed, N skipped`, in which each check of the sources counts as one.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { closingLine } from './closing-line.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const bin = (file) => path.join(root, 'node_modules', file);
const ROOMS = ['gateway', 'subgraphs', 'chassis', 'schema', 'stack', 'bench', 'examples'];

export const sourceChecks = [
  ['lint', [bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0']],
  ['types', [bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json']],
  ['format', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  [
    'doors',
    [
      bin('dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      '--no-progress',
      ...ROOMS,
    ],
  ],
  ['build', [path.join(root, 'stack/build.mjs')]],
];

/** @returns {Promise<{ code: number, output: string }>} */
function run(args, { live = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, APOLLO_TELEMETRY_DISABLED: 'true', ...env },
      stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** @returns {Promise<{ passed: number, failed: number }>} */
export async function runSourceChecks(checks = sourceChecks) {
  const counts = { passed: 0, failed: 0 };
  for (const [name, args] of checks) {
    const started = performance.now();
    const { code, output } = await run(args);
    counts[code === 0 ? 'passed' : 'failed'] += 1;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'passed' : 'FAILED'}: ${name} (${seconds} s)`);
    if (code !== 0) console.log(output);
  }
  return counts;
}

async function runTests(jestArguments) {
  const folder = mkdtempSync(path.join(tmpdir(), 'fealty-checks-'));
  const countsFile = path.join(folder, 'counts.json');
  try {
    const args = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', bin('jest/bin/jest.js')];
    const { code } = await run([...args, ...jestArguments], { live: true, env: { CHECK_COUNTS_FILE: countsFile } });
    const counts = readCounts(countsFile);
    // Jest can fail with every test passed, for example in its global teardown: that is a failure too.
    if (code !== 0 && counts.failed === 0) counts.failed = 1;
    return counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    console.log('FAILED: jest ended without saying what it found');
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** Files whose tests hold how long something takes. */
const TIMED = 'stack/test/npm-start.test.ts';

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2);
  const untimed = wanted.length > 0 ? wanted : ['--testPathIgnorePatterns', TIMED];
  const [sources, tests] = await Promise.all([runSourceChecks(), runTests(untimed)]);
  const timed = wanted.length > 0 ? { passed: 0, failed: 0, skipped: 0 } : await runTests([TIMED]);
  const failed = sources.failed + tests.failed + timed.failed;
  process.exitCode = failed === 0 ? 0 : 1;
  const passed = sources.passed + tests.passed + timed.passed;
  console.log(closingLine({ passed, failed, skipped: tests.skipped + timed.skipped }));
}
