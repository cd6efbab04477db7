/** `npm run token -- --as member:<number>|ops:<name>|channel:<code>|partner:<code>`: a bearer token, alone on its line. */
import { parseArgs } from 'node:util';
import { homeOf } from './home.js';
import { keepSecrets } from './secrets.js';
import { tokenSource } from './tokens.js';

try {
  const { values } = parseArgs({ options: { as: { type: 'string' } } });
  const source = tokenSource(await keepSecrets(homeOf(process.env)), values.as ?? '');
  process.stdout.write(`${await source()}\n`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
