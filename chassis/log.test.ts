import { spawnSync } from 'node:child_process';

/** What a process writes that logs a line, does this, and is no more. */
function linesOf(end: string): unknown[] {
  const program = `
    const { createLog } = await import('./dist/chassis/log.js');
    createLog('points', 'info').info({ token: 'secret' }, 'the last words');
    ${end}`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
  const lines = stdout.split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as unknown);
}

test.each([
  ['ends', ''],
  ['exits', 'process.exit(0);'],
  ['throws what nobody catches', `throw new Error('too bad');`],
  [
    'rejects what nobody catches',
    `void Promise.reject(new Error('too bad')); await new Promise(() => setTimeout(() => {}, 1e4));`,
  ],
])('no line is lost when the process %s', (_how, end) => {
  expect(linesOf(end)).toEqual([expect.objectContaining({ msg: 'the last words', service: 'points', token: '[cut]' })]);
});
