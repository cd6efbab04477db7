import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import { comparableCode, faultOfCode, longestCode } from '../../subgraphs/rewards/domain/codes/code-text.js';
import { CannotStart } from '../cannot-start.js';

/** What is found out here about a line, beside what the graph says. */
export type OwnReason = 'TOO_MANY_COLUMNS' | 'NO_CODE' | 'DUPLICATE_IN_FILE';

export type CodeLine = { lineNumber: number } & ({ code: string } | { refused: OwnReason });

interface ParsedRecord {
  record: string[];
  info: { lines: number };
}

/**
 * The lines of a CSV file one by one, so that a file of any length needs no more room than a set of its codes: what an earlier line
 * has is found out here, because the graph sees a part of the file at a time.
 * @param column the name of the codes' column in the first line; without it every line is one code
 */
export async function* codeLines(file: string, column: string | undefined): AsyncGenerator<CodeLine> {
  const seen = new Set<string>();
  let position = column === undefined ? 0 : undefined;
  for await (const { record, info } of recordsOf(file)) {
    if (position === undefined) {
      position = record.findIndex((name) => name.trim() === column);
      if (position < 0) throw new CannotStart(`The file's first line names no column ${column ?? ''}.`);
      continue;
    }
    yield { lineNumber: info.lines, ...judged(record, { column, position, seen }) };
  }
}

function judged(
  record: readonly string[],
  { column, position, seen }: { column: string | undefined; position: number; seen: Set<string> },
): { code: string } | { refused: OwnReason } {
  if (column === undefined && record.length > 1) return { refused: 'TOO_MANY_COLUMNS' };
  const code = record[position]?.trim() ?? '';
  if (code === '') return column === undefined ? { code } : { refused: 'NO_CODE' };
  // What is too long stays so; a gateway takes no text of any length.
  if (faultOfCode(code) !== null) return { code: code.slice(0, longestCode + 1) };
  const comparable = comparableCode(code);
  if (seen.has(comparable)) return { refused: 'DUPLICATE_IN_FILE' };
  seen.add(comparable);
  return { code };
}

async function* recordsOf(file: string): AsyncGenerator<ParsedRecord> {
  const parser = createReadStream(file).pipe(
    parse({
      info: true,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n'],
    }),
  );
  try {
    for await (const parsed of parser) yield parsed as ParsedRecord;
  } catch (error) {
    if (error instanceof CsvError) throw new CannotStart(`The file is not CSV: ${error.message}`);
    throw error;
  }
}
