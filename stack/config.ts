/**
 * `npm run config -- export|diff|apply FILE (--as NAME | --token TOKEN) [--gateway URL] [--kind KIND]`: what people have
 * configured, as a file that can be read, kept, compared and carried to another installation.
 */
import { text } from 'node:stream/consumers';
import { configure } from './configuration/configure.js';
import { homeOf } from './home.js';
import { typedFrom } from './typed-file.js';

process.exitCode = await configure(process.argv.slice(2), {
  home: homeOf(process.env),
  folder: typedFrom(process.env),
  input: () => text(process.stdin),
  output: (written) => process.stdout.write(written),
  complain: console.error,
});
