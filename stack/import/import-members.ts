import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'csv-stringify/sync';
import { CannotStart } from '../cannot-start.js';
import { defaultGateway, gatewayAddress } from '../gateway-address.js';
import { GraphClient, GraphFault } from '../graph-client.js';
import { showProgress } from '../progress.js';
import { keepSecrets } from '../secrets.js';
import { tokenSource } from '../tokens.js';
import { readTypedFile } from '../typed-file.js';
import { checkLines, sharers } from './check-lines.js';
import { enrolLines, type LineOutcome } from './enrol-lines.js';
import { decoded, isEncoding, memberLines, type MemberLine } from './member-lines.js';
import { readMapping } from './member-mapping.js';

const usage = `npm run import-members -- --file FILE [--map MAPPING] [--dry-run] [--as channel:CODE | --token TOKEN]
  --file FILE        CSV with a first line that names its columns
  --map MAPPING      JSON: { "source", "key", "columns": { "displayName", "phone", "email", "birthday", "locale", "cardNumber" },
                     "always": { "locale" } }; without it the columns have the fields' names
  --encoding NAME    utf-8 (the default) or gb18030
  --dry-run          sends nothing: says what of the file would be refused for itself
  --report FILE      what became of each line; default FILE.outcome.csv
  --as channel:CODE  imports as this channel, default channel:shop
  --token TOKEN      with this token instead of one of this installation's embedded issuer
  --gateway URL      default ${defaultGateway}
Ends with 1 where a line was refused, with 2 where the import ended early. Running it again changes nothing for those it has enrolled.`;

/** What the program has of its surroundings. */
export interface ImportDesk {
  home: string;
  /** In which a file's name is to be understood. */
  folder: string;
  /** Zone of the programme's days. */
  zone: string;
  progress: NodeJS.WritableStream & { isTTY?: boolean };
  output(text: string): void;
  complain(text: string): void;
}

/** So many lists of 200 are under way at once: one for each core that works on them, and one on its way. */
const listsAtOnce = 4;
const listLength = 200;

/** `npm run import-members`. Gives the exit code: 0, 1 where a line was refused, 2 for what could not be done. */
export async function importMembers(args: readonly string[], desk: ImportDesk): Promise<number> {
  try {
    const order = orderOf(args);
    const lines = await linesOf(order, desk);
    const report = path.resolve(desk.folder, order.report ?? `${order.file}.outcome.csv`);
    const file = await open(report, 'w', 0o600);
    try {
      const tally = order.dryRun ? await tryOut(lines, file, desk) : await send(lines, order, file, desk);
      desk.output(`${tallyText(tally)}What became of each line: ${report}\n`);
      return [...tally.keys()].every((code) => code === 'ENROLLED' || code === 'READY') ? 0 : 1;
    } finally {
      await file.close();
    }
  } catch (error) {
    desk.complain(complaintOf(error));
    return 2;
  }
}

type Order = ReturnType<typeof orderOf>;

function orderOf(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      file: { type: 'string' },
      map: { type: 'string' },
      encoding: { type: 'string', default: 'utf-8' },
      'dry-run': { type: 'boolean', default: false },
      report: { type: 'string' },
      as: { type: 'string' },
      token: { type: 'string' },
      gateway: { type: 'string', default: defaultGateway },
    },
  });
  const { file, map, encoding, report, as, token, gateway } = values;
  if (file === undefined || !isEncoding(encoding) || (as !== undefined && token !== undefined))
    throw new CannotStart(usage);
  return { file, map, encoding, dryRun: values['dry-run'], report, as, token, gateway: gatewayAddress(gateway) };
}

async function linesOf({ file, map, encoding }: Order, { folder, zone }: ImportDesk): Promise<MemberLine[]> {
  const mapping = map === undefined ? undefined : readMapping((await readTypedFile(map, folder)).toString('utf8'), map);
  return checkLines(memberLines(decoded(await readTypedFile(file, folder), encoding), mapping), zone);
}

/** By code, how many lines. */
type Tally = Map<string, number>;

async function tryOut(lines: readonly MemberLine[], file: FileHandle, { zone }: ImportDesk): Promise<Tally> {
  const shared = sharers(lines, zone);
  const outcomes = lines.map(({ lineNumber, refused }): LineOutcome => {
    const before = shared.get(lineNumber);
    if (refused) return { lineNumber, outcome: 'REFUSED', ...refused };
    return before === undefined
      ? { lineNumber, outcome: 'READY' }
      : { lineNumber, outcome: 'REFUSED', code: 'SHARED', message: `has the phone, e-mail or card of line ${before}` };
  });
  await file.write(headText + outcomeText(outcomes));
  return added(new Map(), outcomes);
}

/** In the order of the file, a few lists at a time: what is written of the outcomes is always a beginning of the whole. */
async function send(lines: readonly MemberLine[], order: Order, file: FileHandle, desk: ImportDesk): Promise<Tally> {
  const { as = 'channel:shop', token } = order;
  const tokenOf = token === undefined ? tokenSource(await keepSecrets(desk.home), as) : () => token;
  const graph = new GraphClient(order.gateway, tokenOf);
  const progress = showProgress('import', lines.length, desk.progress);
  const tally: Tally = new Map();
  await file.write(headText);
  try {
    for (let first = 0; first < lines.length; first += listsAtOnce * listLength) {
      const lists = Array.from({ length: listsAtOnce }, (_, nth) =>
        lines.slice(first + nth * listLength, first + (nth + 1) * listLength),
      ).filter((list) => list.length > 0);
      const outcomes = (await Promise.all(lists.map((list) => enrolLines(graph, list)))).flat();
      await file.write(outcomeText(outcomes));
      added(tally, outcomes);
      progress.advance(outcomes.length);
    }
  } finally {
    progress.end();
    await graph.close();
  }
  return tally;
}

const headText = 'line,outcome,code,message,memberNumber\r\n';

function outcomeText(outcomes: readonly LineOutcome[]): string {
  return stringify(
    outcomes.map(({ lineNumber, outcome, code, message, memberNumber }) => [
      lineNumber,
      outcome,
      code ?? '',
      message ?? '',
      memberNumber ?? '',
    ]),
    { record_delimiter: '\r\n' },
  );
}

function added(tally: Tally, outcomes: readonly LineOutcome[]): Tally {
  for (const { outcome, code } of outcomes) tally.set(code ?? outcome, (tally.get(code ?? outcome) ?? 0) + 1);
  return tally;
}

function tallyText(tally: Tally): string {
  return [...tally]
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => `${count.toLocaleString('en').padStart(9)}  ${code}\n`)
    .join('');
}

function complaintOf(error: unknown): string {
  if (!(error instanceof GraphFault)) return error instanceof Error ? error.message : String(error);
  const hint =
    error.code === 'UNAUTHENTICATED'
      ? 'The gateway has another key: use the FEALTY_DATA it was started with, or hand over --token.'
      : 'Run it again to go on; nobody is enrolled twice.';
  return `The import ended early: ${error.code}, ${error.message}\n${hint}`;
}
