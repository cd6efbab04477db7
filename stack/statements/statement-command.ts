import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Database } from '../../chassis/database.js';
import { canonicalJson } from '../../chassis/idempotency.js';
import { monthRange } from '../../chassis/programme-time.js';
import type { SettlementLine } from '../../subgraphs/partners/domain/settlement.js';
import type { StatementItem } from '../../subgraphs/partners/domain/settlement/statement-item.js';
import { streamItems } from '../../subgraphs/partners/storage/settlement/item-pages.js';
import { readLines } from '../../subgraphs/partners/storage/settlement/settlement-lines.js';
import { findStatement, listStatementKeys } from '../../subgraphs/partners/storage/settlement/statements.js';
import { itemText, type StatementHead } from '../../subgraphs/partners/usecases/settlement/statement-text.js';
import { CannotStart } from '../cannot-start.js';
import { readTypedFile } from '../typed-file.js';
import { alteredItems, exchangesWithoutItem, itemsByExchanges } from './items-of-exchanges.js';
import { linesIn } from './read-lines.js';
import type { OpenPartners } from './open-partners.js';
import { firstDifference, recompute } from './recompute.js';
import { coverOf, signatureFault, signedIn, statementKeysIn, type SignedCover } from './signed-cover.js';
import { writeStatement } from './write-statement.js';

const usage = `npm run statement -- --brand B --period YYYY-MM (--recompute | --out FILE)
  --recompute       makes the statement anew and compares it, byte by byte, with what was signed
  --lines FILE      from these lines instead of those of the database: a statement as JSON or CSV, or one item of JSON a line
  --against FILE    other lines, to tell the first one that differs; else those of the database, or of --lines
  --signed FILE     what was signed, as the graph answered it (partnerStatement { signed { cover keyId signature } })
  --keys FILE       the public keys, as the graph answered them (statementKeys { jwk }), or as JWKs
  --out FILE        writes the statement; its name says whether as .json or as .csv
  --zone ZONE       the programme's time zone; Asia/Shanghai when absent
  With --lines, --signed and --keys no database is asked. Ends with 1 where something differs, with 2 where it could not be done.`;

/** What the program has of its surroundings. */
export interface StatementDesk {
  /** In which a file's name is to be understood. */
  folder: string;
  openPartners: () => Promise<OpenPartners>;
  say(text: string): void;
  complain(text: string): void;
}

/** `npm run statement`. Gives the exit code. */
export async function statementCommand(args: readonly string[], desk: StatementDesk): Promise<number> {
  let partners: OpenPartners | undefined;
  try {
    const order = orderOf(args);
    const asked = async () => (partners ??= await desk.openPartners()).database;
    if (order.out !== undefined) return await writeFile(order, order.out, desk, await asked());
    return await compare(order, desk, asked);
  } catch (error) {
    // parseArgs throws a TypeError where an option is none of ours.
    const told = error instanceof CannotStart || error instanceof TypeError;
    desk.complain(told ? error.message : String((error as Error).stack));
    return 2;
  } finally {
    await partners?.close();
  }
}

type Order = ReturnType<typeof orderOf>;
type Ask = () => Promise<Database>;

function orderOf(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const files = { lines: text, against: text, signed: text, keys: text, out: text };
  const options = { brand: text, period: text, ...files, recompute: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { ...options, zone: { type: 'string', default: 'Asia/Shanghai' } },
  });
  const { brand, period, recompute: again, out, ...rest } = values;
  if (brand === undefined || period === undefined || again === (out !== undefined)) throw new CannotStart(usage);
  if (monthRange(period, rest.zone) === null) throw new CannotStart(`${period} is no month, or ${rest.zone} no zone.`);
  return { brand, period, out, ...rest };
}

async function compare(order: Order, desk: StatementDesk, ask: Ask): Promise<number> {
  const { brand, period, zone } = order;
  const signed = await signedOf(order, desk, ask);
  const cover = coverOf(signed.cover);
  if (cover?.brand !== brand || cover.period !== period) throw new CannotStart('The cover is of another statement.');
  const fault = signatureFault(signed, await keysOf(order, desk, ask));
  desk.say(fault === null ? `Signed by ${String(signed.keyId)}: the signature is right.` : `Signature: ${fault}.`);
  const items = await itemsOf(order, order.lines, desk, ask);
  const made = await recompute({ brand, period, zone }, items());
  const same = made.digest === cover.sha256;
  desk.say(`${brand} ${period}: ${String(made.items)} items, net ${String(made.netMinor)} fen, SHA-256 ${made.digest}`);
  if (same) desk.say('The same as what was signed, byte by byte.');
  else {
    desk.say(
      `NOT what was signed: ${String(cover.items)} items, net ${String(cover.netMinor)} fen, SHA-256 ${cover.sha256}`,
    );
    await tellDifference(order, cover.sha256, desk, ask, items);
  }
  return same && fault === null ? 0 : 1;
}

/** Of the lines that were taken, or of both sides where there are two. */
async function tellDifference(
  order: Order,
  sha256: string,
  desk: StatementDesk,
  ask: Ask,
  items: () => Items,
): Promise<void> {
  const { lines, against, signed, keys } = order;
  if (against === undefined && (lines === undefined || (signed !== undefined && keys !== undefined))) {
    if (lines !== undefined) return;
    await tellLine(order, desk, await ask(), items);
    const { brand, period, zone } = order;
    return tellItems({ brand, period, zone }, sha256, desk, await ask(), items);
  }
  const others = await itemsOf(order, against, desk, ask);
  const difference = await firstDifference(items(), others());
  if (!difference) return desk.say('The lines of both sides are alike: what was signed is of other lines.');
  const { same, one, other } = difference;
  desk.say(`The first line that differs, after ${String(same)} that do not:`);
  desk.say(`  ${lines ?? 'database'}: ${one ?? 'has no such line'}`);
  desk.say(`  ${against ?? 'database'}: ${other ?? 'has no such line'}`);
}

/** The items alone are at hand: which line of the month they do not come to. */
async function tellLine({ brand, period, zone }: Order, desk: StatementDesk, database: Database, items: () => Items) {
  const show = ({ given, received, fee, ...line }: SettlementLine) =>
    canonicalJson({ ...line, given: String(given), received: String(received), fee: String(fee) });
  const made = (await recompute({ brand, period, zone }, items())).lines.map(show);
  const kept = (await readLines(database.read, period, brand)).map(show);
  const place = kept.findIndex((line, index) => line !== made[index]);
  if (place < 0 && kept.length === made.length)
    desk.say('The sums are as they were: an id, a time or a reference is not.');
  else
    desk.say(
      `  was closed as: ${kept[place] ?? 'nothing'}\n  comes to now:  ${made[place < 0 ? kept.length : place] ?? 'nothing'}`,
    );
}

/**
 * The items that are not as their exchanges have them. What was signed holds one digest of all items and no item, so that this is a
 * finding only where the statement of the exchanges' items is what was signed; else another file has to tell.
 */
async function tellItems(
  head: StatementHead,
  sha256: string,
  desk: StatementDesk,
  { read }: Database,
  items: () => Items,
) {
  for (const id of await exchangesWithoutItem(read, head)) desk.say(`No item is there of the exchange ${id}.`);
  const altered = await alteredItems(read, items());
  for (const { item, byExchange } of altered.slice(0, 10)) {
    desk.say(`The item ${item.id} is not what its exchange says:`);
    desk.say(`  item:     ${itemText(item)}\n  exchange: ${itemText(byExchange)}`);
  }
  if (altered.length > 10) desk.say(`  and ${String(altered.length - 10)} more`);
  const { digest } = await recompute(head, itemsByExchanges(items(), altered));
  if (digest === sha256)
    desk.say('As the exchanges say it is what was signed: these items were altered, and nothing else.');
  else desk.say('What else was altered, a statement that was kept tells: --against FILE.');
}

type Items = Iterable<StatementItem> | AsyncIterable<StatementItem>;

/** Lines that can be read again. */
async function itemsOf(
  { brand, period }: Order,
  file: string | undefined,
  desk: StatementDesk,
  ask: Ask,
): Promise<() => Items> {
  if (file !== undefined) {
    const lines = linesIn((await readTypedFile(file, desk.folder)).toString('utf8'));
    return () => lines;
  }
  const { read } = await ask();
  return () => streamItems(read, period, brand);
}

async function signedOf({ brand, period, signed }: Order, desk: StatementDesk, ask: Ask): Promise<SignedCover> {
  const found =
    signed === undefined
      ? await findStatement((await ask()).read, period, brand)
      : signedIn((await readTypedFile(signed, desk.folder)).toString('utf8'), brand, period);
  if (!found) throw new CannotStart(`There is no statement of ${brand} for ${period}: its month is not closed.`);
  return found;
}

async function keysOf({ keys }: Order, desk: StatementDesk, ask: Ask) {
  if (keys !== undefined) return statementKeysIn((await readTypedFile(keys, desk.folder)).toString('utf8'));
  return (await listStatementKeys((await ask()).read)).map(({ publicKey }) => publicKey);
}

async function writeFile(order: Order, out: string, desk: StatementDesk, { read }: Database): Promise<number> {
  const target = path.resolve(desk.folder, out);
  const count = await writeStatement(read, order, target);
  desk.say(`${String(count)} items in ${target}`);
  return 0;
}
