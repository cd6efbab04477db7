/**
 * `npm run config -- export|diff|apply FILE (--as NAME | --token TOKEN) [--gateway URL] [--kind KIND]`: what people have
 * configured, as a file that can be read, kept, compared and carried to another installation.
 */
import { text } from 'node:stream/consumers';
import { configure } from './configuration/configure.js';
import { homeOf } from './home.js';

process.exitCode = await configure(process.argv.slice(2), {
  home: homeOf(process.env),
  // The person may stand elsewhere than npm, which runs us in the package's folder.
  folder: process.env['INIT_CWD'] ?? '.',
  input: () => text(process.stdin),
  output: (written) => process.stdout.write(written),
  complain: console.error,
});
