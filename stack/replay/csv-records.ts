import { CsvError, parse } from 'csv-parse/sync';
import { CannotStart } from '../cannot-start.js';

export interface CsvRecord {
  lineNumber: number;
  fields: string[];
}

interface ParsedRecord {
  record: string[];
  info: { lines: number };
}

/**
 * Splits a file into records, LF or CRLF, quoted or not, whatever their number of columns: the reader of the format says
 * which ones it can use. A last line that was cut off inside quotation marks comes as a record without fields.
 */
export function csvRecords(text: string): CsvRecord[] {
  try {
    return split(text);
  } catch (error) {
    const lastBreak = text.trimEnd().lastIndexOf('\n');
    if (!(error instanceof CsvError) || error.code !== 'CSV_QUOTE_NOT_CLOSED' || lastBreak < 0) throw unreadable(error);
    try {
      const whole = split(text.slice(0, lastBreak + 1));
      return [...whole, { lineNumber: text.slice(0, lastBreak + 1).split('\n').length, fields: [] }];
    } catch (second) {
      throw unreadable(second);
    }
  }
}

function split(text: string): CsvRecord[] {
  const options = {
    info: true,
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    // Left to itself the parser takes the first line's ending for that of all.
    record_delimiter: ['\r\n', '\n'] as string[],
    relax_quotes: true,
  } as const;
  const records = parse(text, options) as unknown as ParsedRecord[];
  return records.map(({ record, info }) => ({ lineNumber: info.lines, fields: record }));
}

function unreadable(error: unknown): CannotStart {
  return new CannotStart(`The file is not CSV: ${error instanceof Error ? error.message : String(error)}`);
}
