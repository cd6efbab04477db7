import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CannotStart } from '../cannot-start.js';
import { defaultGateway, gatewayAddress } from '../gateway-address.js';
import { GraphClient, GraphFault } from '../graph-client.js';
import { showProgress, type ProgressOutput } from '../progress.js';
import { keepSecrets } from '../secrets.js';
import { tokenSource } from '../tokens.js';
import { codeLines } from './code-lines.js';
import { codeParts, type CodePart } from './code-parts.js';
import { definePool, uploadPart, type PoolOrder, type RefusedLine } from './coupon-graph.js';

const usage = `npm run coupons -- --pool UUID --file FILE [--names "ZH|EN"] [--as ops:NAME | --token TOKEN]
  --pool UUID        the pool that the codes are put into
  --file FILE        CSV: every line is one code
  --column NAME      the codes' column, where the first line names several
  --names "ZH|EN"    makes the pool, under these names in Chinese and English, or changes it to them; with
    --low-at N         so many free codes are too few, default 100
    --valid-until T    the instant from which on its codes are good no more, ISO 8601; without it they are for ever
  --refused FILE     writes all refused lines there, by number and reason
  --as ops:NAME      uploads as this person, default ops:ann
  --token TOKEN      with this token instead of one of this installation's embedded issuer
  --gateway URL      default ${defaultGateway}
Ends with 1 where a line was refused, with 2 where the upload ended early. Running it again changes nothing.`;

/** What the program has of its surroundings. */
export interface CouponDesk {
  home: string;
  /** In which a file's name is to be understood. */
  folder: string;
  progress: ProgressOutput;
  output(text: string): void;
  complain(text: string): void;
}

/** One is stored while another one is sealed and a third is on its way. */
const partsAtOnce = 3;
const refusedShown = 10;

/** `npm run coupons`. Gives the exit code: 0, 1 where a line was refused, 2 for what could not be done. */
export async function uploadCoupons(args: readonly string[], desk: CouponDesk): Promise<number> {
  try {
    const order = orderOf(args);
    const file = path.resolve(desk.folder, order.file);
    const { accepted, refused } = await send(order, file, desk);
    if (order.refused !== undefined) {
      const lines = refused.map(({ line, reason }) => `${String(line)},${reason}\r\n`).join('');
      await writeFile(path.resolve(desk.folder, order.refused), `line,reason\r\n${lines}`);
    }
    desk.output(summaryOf(accepted, refused));
    return refused.length === 0 ? 0 : 1;
  } catch (error) {
    desk.complain(complaintOf(error));
    return 2;
  }
}

interface Order {
  poolId: string;
  file: string;
  column: string | undefined;
  pool: PoolOrder | undefined;
  refused: string | undefined;
  as: string;
  token: string | undefined;
  gateway: string;
}

function orderOf(args: readonly string[]): Order {
  const { values } = parseArgs({
    args: [...args],
    options: {
      pool: { type: 'string' },
      file: { type: 'string' },
      column: { type: 'string' },
      names: { type: 'string' },
      'low-at': { type: 'string', default: '100' },
      'valid-until': { type: 'string' },
      refused: { type: 'string' },
      as: { type: 'string', default: 'ops:ann' },
      token: { type: 'string' },
      gateway: { type: 'string', default: defaultGateway },
    },
  });
  const { pool: poolId, file, column, refused, as, token } = values;
  if (poolId === undefined || file === undefined) throw new CannotStart(usage);
  const terms = { names: values.names, lowAt: Number(values['low-at']), validUntil: values['valid-until'] ?? null };
  return {
    poolId,
    file,
    column,
    pool: poolOf(poolId, terms),
    refused,
    as,
    token,
    gateway: gatewayAddress(values.gateway),
  };
}

function poolOf(
  poolId: string,
  { names, lowAt, validUntil }: { names: string | undefined; lowAt: number; validUntil: string | null },
): PoolOrder | undefined {
  if (names === undefined) return undefined;
  const [zhCN, en, ...more] = names.split('|').map((name) => name.trim());
  if (!zhCN || !en || more.length > 0 || !Number.isSafeInteger(lowAt)) throw new CannotStart(usage);
  return { poolId, names: { zhCN, en }, lowAt, validUntil };
}

interface Outcome {
  accepted: number;
  /** In the order of the lines. */
  refused: RefusedLine[];
}

async function send(order: Order, file: string, desk: CouponDesk): Promise<Outcome> {
  const { digest, lines } = await lookThrough(file);
  const { poolId, token } = order;
  const graph = new GraphClient(
    order.gateway,
    token === undefined ? tokenSource(await keepSecrets(desk.home), order.as) : () => token,
  );
  const progress = showProgress('coupons', lines, desk.progress);
  const outcome: Outcome = { accepted: 0, refused: [] };
  let shown = 0;
  try {
    if (order.pool) await definePool(graph, order.pool);
    for await (const parts of severalOf(codeParts(codeLines(file, order.column)))) {
      const answers = await Promise.all(parts.map((part) => uploadPart(graph, { poolId, fileDigest: digest }, part)));
      for (const { accepted, refused } of answers) {
        outcome.accepted += accepted;
        outcome.refused.push(...refused);
      }
      const read = parts.reduce((sum, part) => sum + part.lines, 0);
      shown += read;
      progress.advance(read);
    }
    // Empty lines are in no part.
    progress.advance(lines - shown);
  } finally {
    progress.end();
    await graph.close();
  }
  return outcome;
}

/** What a file is known by, and about how many lines it has. */
async function lookThrough(file: string): Promise<{ digest: string; lines: number }> {
  const hash = createHash('sha256');
  let lines = 0;
  let last = 0x0a;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) lines += 1;
      last = chunk.at(-1) ?? last;
    }
  } catch {
    throw new CannotStart(`${file} cannot be read.`);
  }
  return { digest: hash.digest('hex'), lines: last === 0x0a ? lines : lines + 1 };
}

async function* severalOf(parts: AsyncIterable<CodePart>): AsyncGenerator<CodePart[]> {
  let several: CodePart[] = [];
  for await (const part of parts) {
    several.push(part);
    if (several.length < partsAtOnce) continue;
    yield several;
    several = [];
  }
  if (several.length > 0) yield several;
}

function summaryOf(accepted: number, refused: readonly RefusedLine[]): string {
  const byReason = new Map<string, number>();
  for (const { reason } of refused) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  const counts: [string, number][] = [['ACCEPTED', accepted], ...[...byReason].sort(([, a], [, b]) => b - a)];
  const shown = refused.slice(0, refusedShown).map(({ line, reason }) => `line ${String(line)}: ${reason}\n`);
  const more = refused.length - shown.length;
  return [
    ...counts.map(([what, count]) => `${count.toLocaleString('en').padStart(9)}  ${what}\n`),
    ...shown,
    ...(more > 0 ? [`and ${more.toLocaleString('en')} lines more; --refused FILE writes all of them\n`] : []),
  ].join('');
}

function complaintOf(error: unknown): string {
  if (!(error instanceof GraphFault)) return error instanceof Error ? error.message : String(error);
  const hint =
    error.code === 'UNAUTHENTICATED'
      ? 'The gateway has another key: use the FEALTY_DATA it was started with, or hand over --token.'
      : 'Run it again to go on; no code is put in twice.';
  return `The upload ended early: ${error.code}, ${error.message}\n${hint}`;
}
