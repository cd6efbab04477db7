import { open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CannotStart } from '../cannot-start.js';
import { defaultGateway, gatewayAddress } from '../gateway-address.js';
import { GraphClient, GraphFault } from '../graph-client.js';
import { projectRoot } from '../home.js';
import { countAloud } from '../progress.js';
import { keepSecrets } from '../secrets.js';
import { tokenSource } from '../tokens.js';
import { readPages } from './read-pages.js';
import { columnsOf, namedColumns, readableLists, type ReadableList } from './readable-lists.js';
import { reportLists } from './report-lists.js';
import { csvFormat, jsonFormat, type RecordFormat } from './record-formats.js';

const usage = `npm run export -- --list LIST --out FILE (--as NAME | --token TOKEN)
  --list LIST      a list of the graph; auditLog stands for the audit logs of all five subgraphs
  --out FILE       written whole or not at all: until its end it is called FILE.part
  --format FORMAT  csv (the default) or json
  --fields A,B.C   these values instead of all plain ones: number,profile.phone,wallet.spendable
  --filter JSON    the list's own filter; of a part of a report its arguments: {"from": "2026-11-01", "until": "2026-11-30"}
  --as NAME        asks as this person of ops, with a token of this installation's embedded issuer
  --token TOKEN    asks with this token instead
  --gateway URL    default ${defaultGateway}
  --bom            csv: begins with a byte order mark, for spreadsheets that take UTF-8 for something else
  --raw            csv: without the apostrophe before what a spreadsheet would take for a formula
  What could not be done ends with 2.`;

/** What the program has of its surroundings. */
export interface ExportDesk {
  home: string;
  /** In which a file's name is to be understood. */
  folder: string;
  progress: NodeJS.WritableStream & { isTTY?: boolean };
  output(text: string): void;
  complain(text: string): void;
}

/** `npm run export`. Gives the exit code: 0, or 2 for what could not be done. */
export async function exportList(args: readonly string[], desk: ExportDesk): Promise<number> {
  try {
    const order = await orderOf(args);
    const graph = new GraphClient(order.gateway, await tokenOf(order, desk));
    try {
      const count = await writeFileOf(graph, order, desk);
      desk.output(`${count.toLocaleString('en')} entries in ${order.out}\n`);
    } finally {
      await graph.close();
    }
    return 0;
  } catch (error) {
    desk.complain(complaintOf(error));
    return 2;
  }
}

type Order = Awaited<ReturnType<typeof orderOf>>;

async function orderOf(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      list: { type: 'string' },
      out: { type: 'string' },
      format: { type: 'string', default: 'csv' },
      fields: { type: 'string' },
      filter: { type: 'string' },
      as: { type: 'string' },
      token: { type: 'string' },
      gateway: { type: 'string', default: defaultGateway },
      bom: { type: 'boolean', default: false },
      raw: { type: 'boolean', default: false },
    },
  });
  const { list, out, format, fields, as, token, gateway, bom, raw } = values;
  const sdl = await readFile(path.join(projectRoot, 'schema/api.graphql'), 'utf8');
  const all = new Map([...readableLists(sdl), ...reportLists(sdl)]);
  const known = `The lists are: auditLog, ${[...all.keys()].sort().join(', ')}.`;
  if (list === undefined || out === undefined || (as === undefined) === (token === undefined)) {
    throw new CannotStart(`${usage}\n${known}`);
  }
  // An option that would do nothing is one that somebody relies on in vain.
  if ((format !== 'csv' && format !== 'json') || (format === 'json' && (bom || raw))) throw new CannotStart(usage);
  const lists = list === 'auditLog' ? auditLogs(all) : [all.get(list)].filter((found) => found !== undefined);
  const [first] = lists;
  if (!first) throw new CannotStart(`There is no list "${list}". ${known}`);
  const filter = filterOf(values.filter, first);
  const columns = fields === undefined ? columnsOf(first.node) : namedColumns(first.node, fields.split(','));
  return { lists, out, format, columns, filter, as, token, gateway: gatewayAddress(gateway), bom, raw };
}

/** Each subgraph has its own, of one shape. */
function auditLogs(all: ReadonlyMap<string, ReadableList>): ReadableList[] {
  return [...all.values()].filter(({ name }) => name.endsWith('AuditLog'));
}

function filterOf(text: string | undefined, list: ReadableList): unknown {
  const { name, filterType, within } = list;
  if (within) return reportFilterOf(text, within);
  if (text === undefined) return undefined;
  if (filterType === null) throw new CannotStart(`${name} has no filter.`);
  return jsonOf(text);
}

/** The arguments of the report. That one is missing or unknown is said here: what it may be, the graph says. */
function reportFilterOf(text: string | undefined, { takes }: NonNullable<ReadableList['within']>): object {
  const given = text === undefined ? {} : jsonOf(text);
  if (typeof given !== 'object' || given === null)
    throw new CannotStart('--filter has to hold the arguments by their names.');
  const known = takes.map(({ name }) => name);
  const missing = takes.filter(({ name, type }) => type.endsWith('!') && name !== 'by' && !(name in given));
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  if (missing.length + unknown.length === 0) return given;
  const example = '{"from": "2026-11-01", "until": "2026-11-30"}';
  throw new CannotStart(`--filter takes ${known.join(', ')}, from and until at least: ${example}.`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new CannotStart('--filter is no JSON.');
  }
}

/** How many entries there are. An export that ends early leaves the file of an earlier one as it was. */
async function writeFileOf(graph: GraphClient, order: Order, desk: ExportDesk): Promise<number> {
  const out = path.resolve(desk.folder, order.out);
  const part = `${out}.part`;
  // Whoever may read what is exported is for the person to say who does it: nobody else reads it meanwhile.
  const file = await open(part, 'w', 0o600);
  try {
    const count = await writeEntries(graph, order, file, desk);
    await file.close();
    await rename(part, out);
    return count;
  } catch (error) {
    await file.close();
    await rm(part, { force: true });
    throw error;
  }
}

async function writeEntries(graph: GraphClient, order: Order, file: FileHandle, desk: ExportDesk): Promise<number> {
  const { lists, columns, filter, bom, raw } = order;
  const withList = lists.length > 1;
  const format: RecordFormat =
    order.format === 'json' ? jsonFormat({ withList }) : csvFormat(columns, { bom, raw, withList });
  const counted = countAloud('export', desk.progress);
  await file.write(format.head());
  for (const list of lists) {
    for await (const entries of readPages(graph, list, columns, filter)) {
      await file.write(format.page(list.name, entries));
      counted.advance(entries.length);
    }
  }
  await file.write(format.tail());
  counted.end();
  return counted.count;
}

async function tokenOf({ as, token }: Order, { home }: ExportDesk): Promise<() => Promise<string> | string> {
  return token === undefined ? tokenSource(await keepSecrets(home), `ops:${as}`) : () => token;
}

function complaintOf(error: unknown): string {
  if (!(error instanceof GraphFault)) return error instanceof Error ? error.message : String(error);
  return error.code === 'UNAUTHENTICATED'
    ? `${error.code}, ${error.message}\nThe gateway has another key: use the FEALTY_DATA it was started with, or hand over --token.`
    : `${error.code}, ${error.message}`;
}
