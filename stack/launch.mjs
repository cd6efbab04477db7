/**
 * Runs one of our programs from its sources: `node stack/launch.mjs stack/start --some flags`. Compiles what has changed,
 * then becomes that program, in the same process: a signal sent to `npm start` reaches the code that knows how to stop.
 * A container, whose image is compiled once, runs the files under dist/ directly.
 */
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from './build.mjs';

// Apollo's packages post usage to their vendor unless told not to before they are loaded.
process.env.APOLLO_TELEMETRY_DISABLED ??= 'true';

/**
 * npm starts us under a shell that dies of a signal without passing it on: `kill` of npm would leave us running alone.
 * So the shell's death is taken for the signal, unless the signal has come already, as it does with Ctrl-C.
 */
function endWithShell() {
  const shell = process.ppid;
  const stopSignals = new Set(['SIGINT', 'SIGTERM', 'SIGHUP']);
  let told = false;
  // Listening changes what a signal does, so we listen only to those that the program listens to itself.
  process.on('newListener', (event) => {
    if (stopSignals.delete(event)) process.on(event, () => (told = true));
  });
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    if (!told) process.kill(process.pid, 'SIGTERM');
  }, 200);
  watch.unref();
}

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [program, ...flags] = process.argv.slice(2);
const { failures } = await build();
for (const { message } of failures) console.error(`${message}\n`);
if (failures.length > 0) {
  process.exitCode = 1;
} else {
  const compiled = path.join(root, 'dist', `${program}.js`);
  // The program finds its own flags where it would find them had it been started by itself.
  process.argv = [process.argv[0], compiled, ...flags];
  if (process.env.npm_lifecycle_event) endWithShell();
  await import(pathToFileURL(compiled).href);
}
