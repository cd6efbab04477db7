import { csvRecords } from '../replay/csv-records.js';
import { v5 } from 'uuid';
import { z } from 'zod';
import { compareItems, type StatementItem } from '../../subgraphs/partners/domain/settlement/statement-item.js';
import { CannotStart } from '../cannot-start.js';

const whole = z.coerce.number().refine(Number.isSafeInteger, { error: 'must be a whole number' });

/** As they stand in a statement. Whoever keeps lines of their own has the ids of exchanges: ours follow from them. */
const lineShape = z
  .object({
    id: z.guid().optional(),
    kind: z.enum(['EXCHANGE', 'REVERSAL', 'DISPUTE', 'RESOLUTION']).default('EXCHANGE'),
    exchange: z.guid(),
    dispute: z.guid().nullish(),
    ...{ from: z.string(), to: z.string(), given: whole, received: whole, fee: whole.default(0) },
    ...{ rateNumerator: whole, rateDenominator: whole, postedAt: z.iso.datetime({ offset: true }) },
  })
  .transform(({ exchange, dispute, from, to, postedAt, ...line }): StatementItem => ({
    ...line,
    id: line.id ?? v5(`settlement-${line.kind.toLowerCase()}`, dispute ?? exchange),
    ...{ exchangeId: exchange, disputeId: dispute ?? null, fromBrand: from, toBrand: to, postedAt: new Date(postedAt) },
  }));

/**
 * The lines of a file in the order of a statement: a statement as JSON or CSV, or one item of JSON a line. Throws CannotStart, and says in
 * which line, where it is none of these.
 */
export function linesIn(text: string): StatementItem[] {
  const begin = text.trimStart();
  const raw = !begin.startsWith('{') ? csvLines(text) : (wholeStatement(text) ?? jsonLines(text));
  return raw.map(({ at, line }) => parsedAt(at, line)).sort(compareItems);
}

interface RawLine {
  at: number;
  line: unknown;
}

function parsedAt(at: number, line: unknown): StatementItem {
  const parsed = lineShape.safeParse(line);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CannotStart(`Line ${String(at)}: ${issue?.path.map(String).join('.') ?? ''} ${issue?.message ?? ''}`);
}

function wholeStatement(text: string): RawLine[] | null {
  try {
    const { items } = JSON.parse(text) as { items?: unknown };
    return Array.isArray(items) ? items.map((line: unknown, place) => ({ at: place + 1, line })) : null;
  } catch {
    return null;
  }
}

function jsonLines(text: string): RawLine[] {
  return text.split('\n').flatMap((line, place) => {
    if (line.trim() === '') return [];
    try {
      return [{ at: place + 1, line: JSON.parse(line) as unknown }];
    } catch {
      throw new CannotStart(`Line ${String(place + 1)} is no JSON.`);
    }
  });
}

const namesInCsv: Record<string, string> = {
  rate_numerator: 'rateNumerator',
  rate_denominator: 'rateDenominator',
  posted_at: 'postedAt',
};

/** Of a statement the rows of items; where no row says what it is, all. */
function csvLines(text: string): RawLine[] {
  const [head, ...rest] = csvRecords(text);
  const names = head?.fields ?? [];
  if (!names.includes('exchange'))
    throw new CannotStart('The first line has to name the columns, exchange among them.');
  return rest.flatMap(({ lineNumber, fields }) => {
    const cells = names.map((name, place) => [namesInCsv[name] ?? name, fields[place] ?? ''] as const);
    const line = Object.fromEntries(cells.filter(([, cell]) => cell !== ''));
    return (line['record'] ?? 'item') === 'item' ? [{ at: lineNumber, line }] : [];
  });
}
