/**
 * `npm run export -- --list LIST --out FILE (--as NAME | --token TOKEN) [--format csv|json] [--filter JSON]`: any list of the graph that
 * ops may read, as a file.
 */
import { exportList } from './export/export-list.js';
import { homeOf } from './home.js';
import { typedFrom } from './typed-file.js';

process.exitCode = await exportList(process.argv.slice(2), {
  home: homeOf(process.env),
  folder: typedFrom(process.env),
  progress: process.stderr,
  output: (written) => process.stdout.write(written),
  complain: console.error,
});
