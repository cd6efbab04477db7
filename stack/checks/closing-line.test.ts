import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The last line of a run is what people and CI believe: here it is held against runs whose counts are known. */
const root = process.cwd();
const jest = path.join(root, 'node_modules/jest/bin/jest.js');
const reporter = path.join(root, 'stack/checks/closing-line.mjs');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fealty-closing-line-'));
  await writeFile(path.join(folder, 'package.json'), '{}');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function runJest(
  files: Record<string, string>,
  environment: NodeJS.ProcessEnv = {},
  options: object = {},
): Promise<{ exitCode: number; lines: string[] }> {
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  const config = JSON.stringify({ transform: {}, reporters: ['default', [reporter, options]] });
  const args = [jest, '--rootDir', folder, '--config', config, '--runInBand', '--no-cache'];
  return new Promise((resolve) => {
    const env = { ...process.env, CHECK_COUNTS_FILE: '', ...environment };
    execFile(process.execPath, args, { cwd: folder, env }, (error, stdout) => {
      resolve({ exitCode: error ? Number(error.code ?? 1) : 0, lines: stdout.trimEnd().split('\n') });
    });
  });
}

const twoPass = "test('one', () => {}); test('two', () => {});";
const oneFails = "test('wrong', () => { throw new Error('wrong'); });";
const oneSkipped = "test.skip('needs redis-server, which is not installed', () => {}); test.todo('later');";
const doesNotParse = 'test(';

test('a sound run ends in its counts', async () => {
  const { exitCode, lines } = await runJest({ 'a.test.js': twoPass });
  expect(exitCode).toBe(0);
  expect(lines.at(-1)).toBe('2 passed, 0 failed, 0 skipped');
});

test('failures, files that cannot be run and skipped tests are all counted', async () => {
  const { exitCode, lines } = await runJest({
    'a.test.js': twoPass,
    'b.test.js': oneFails,
    'c.test.js': oneSkipped,
    'd.test.js': doesNotParse,
  });
  expect(exitCode).not.toBe(0);
  expect(lines.at(-1)).toBe('2 passed, 2 failed, 2 skipped');
  expect(lines).toContain('skipped: c.test.js: needs redis-server, which is not installed');
});

test('the run of all checks gets the counts in a file and prints the line itself', async () => {
  const file = path.join(folder, 'counts.json');
  const { lines } = await runJest({ 'a.test.js': twoPass, 'b.test.js': oneFails }, { CHECK_COUNTS_FILE: file });
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ passed: 2, failed: 1, skipped: 0 });
  expect(lines.join('\n')).not.toContain('2 passed, 1 failed');
});

test('long runs end in a table', async () => {
  const { lines } = await runJest({ 'a.test.js': twoPass, 'b.test.js': oneFails }, {}, { table: true });
  const rows = lines.filter((line) => /^[ab]\.test\.js/.test(line)).map((line) => line.split(/\s{2,}/).slice(0, 3));
  expect(rows.sort()).toEqual([
    ['a.test.js', 'passed', '2'],
    ['b.test.js', 'FAILED', '0'],
  ]);
  expect(lines.at(-1)).toBe('2 passed, 1 failed, 0 skipped');
});
