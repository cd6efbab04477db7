import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './postgres/embedded-server.js';

/** As npm starts a program: under a shell, which dies of a signal without passing it on. */
test('a program started by npm ends when npm and its shell are killed', async () => {
  const port = await freePort();
  const command = `"${process.execPath}" stack/launch.mjs stack/gateway; true`;
  const shell = spawn('sh', ['-c', command], {
    cwd: path.resolve(),
    env: { ...process.env, NODE_OPTIONS: '', npm_lifecycle_event: 'gateway', OPEN: 'true', PORT: String(port) },
    stdio: 'ignore',
  });
  const isUp = () =>
    fetch(`http://127.0.0.1:${port}/health/live`).then(
      () => true,
      () => false,
    );
  try {
    await until(isUp);
  } finally {
    shell.kill('SIGKILL');
  }
  await until(async () => !(await isUp()));
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 25_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('waited in vain');
    await sleep(100);
  }
}
