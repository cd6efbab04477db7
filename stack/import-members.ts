/**
 * `npm run import-members -- --file FILE [--map MAPPING] [--dry-run] [--as channel:CODE | --token TOKEN]`: members from a CSV file, as a
 * channel. Running it twice changes nothing.
 */
import { homeOf } from './home.js';
import { importMembers } from './import/import-members.js';
import { typedFrom } from './typed-file.js';

process.exitCode = await importMembers(process.argv.slice(2), {
  home: homeOf(process.env),
  folder: typedFrom(process.env),
  zone: process.env['PROGRAMME_TIME_ZONE'] || 'Asia/Shanghai',
  progress: process.stdout,
  output: (written) => process.stdout.write(written),
  complain: console.error,
});
