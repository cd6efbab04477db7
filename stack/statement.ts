/**
 * `npm run statement -- --brand B --period YYYY-MM (--recompute | --out FILE)`: a brand's statement of a closed month, made anew from the
 * lines of either side and compared with what was signed, or written to a file.
 */
import 'reflect-metadata';
import { openPartners } from './statements/open-partners.js';
import { statementCommand } from './statements/statement-command.js';
import { typedFrom } from './typed-file.js';

process.exitCode = await statementCommand(process.argv.slice(2), {
  folder: typedFrom(process.env),
  openPartners: () => openPartners(process.env),
  say: console.log,
  complain: console.error,
});
