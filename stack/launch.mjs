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
  await import(pathToFileURL(compiled).href);
}
