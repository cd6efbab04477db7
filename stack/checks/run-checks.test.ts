import { jest } from '@jest/globals';
import { readFile } from 'node:fs/promises';

interface RunChecks {
  sourceChecks: [name: string, args: string[]][];
  runSourceChecks(checks: [name: string, args: string[]][]): Promise<{ passed: number; failed: number }>;
}

// Plain JavaScript, because it runs before anything is compiled; the path is a variable so that no types are looked for.
const program: string = new URL('run-checks.mjs', import.meta.url).href;
const { sourceChecks, runSourceChecks } = (await import(program)) as RunChecks;

test('each check of the sources counts as one, and one that ends badly counts as failed', async () => {
  const said: unknown[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line) => void said.push(line));
  const counts = await runSourceChecks([
    ['good', ['--eval', '']],
    ['bad', ['--eval', 'console.error("what is wrong"); process.exit(3)']],
    ['killed', ['--eval', 'process.kill(process.pid, "SIGKILL")']],
  ]);
  log.mockRestore();
  expect(counts).toEqual({ passed: 1, failed: 2 });
  expect(said.join('\n')).toMatch(/FAILED: bad .*\nwhat is wrong/);
});

test('lint, types, format, doors and the build are among them, and npm test runs them', async () => {
  expect(sourceChecks.map(([name]) => name).sort()).toEqual(['build', 'doors', 'format', 'lint', 'types']);
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Record<string, string> };
  expect(scripts.test).toBe('node stack/checks/run-checks.mjs');
});
