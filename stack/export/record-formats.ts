import { stringify } from 'csv-stringify/sync';
import { valueAt, type Column } from './readable-lists.js';

/** How entries become text: what stands before the first, each page of them, and what stands after the last. */
export interface RecordFormat {
  head(): string;
  page(list: string, entries: readonly unknown[]): string;
  tail(): string;
}

export interface CsvOptions {
  /** A byte order mark, by which spreadsheets know UTF-8. */
  bom: boolean;
  /** Texts as they are, formulas included: for programs, not for spreadsheets. */
  raw: boolean;
  /** A first column that says which list an entry is of. */
  withList: boolean;
}

/** RFC 4180: a header, CRLF, quotation marks where they are needed. What is no plain value stands as JSON. */
export function csvFormat(columns: readonly Column[], { bom, raw, withList }: CsvOptions): RecordFormat {
  const textOf = (rows: readonly (readonly unknown[])[]) =>
    stringify(
      rows.map((row) => [...row]),
      { record_delimiter: '\r\n' },
    );
  const cell = (value: unknown) => {
    if (value === null || value === undefined) return '';
    if (typeof value === 'object') return defused(JSON.stringify(value), raw);
    return typeof value === 'string' ? defused(value, raw) : JSON.stringify(value);
  };
  return {
    head: () =>
      `${bom ? '\ufeff' : ''}${textOf([[...(withList ? ['list'] : []), ...columns.map((path) => path.join('.'))]])}`,
    page: (list, entries) =>
      textOf(
        entries.map((entry) => [...(withList ? [list] : []), ...columns.map((path) => cell(valueAt(entry, path)))]),
      ),
    tail: () => '',
  };
}

/**
 * A spreadsheet takes a text that begins so for a formula, which may read other cells and send them away. An apostrophe before it
 * says that it is text; the import of members takes it off again. Numbers come from the graph as numbers and are none.
 */
function defused(text: string, raw: boolean): string {
  return !raw && /^[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${text}` : text;
}

/** One array of the entries as the graph gives them, a line each. */
export function jsonFormat({ withList }: Pick<CsvOptions, 'withList'>): RecordFormat {
  let before = '[\n';
  return {
    head: () => '',
    page: (list, entries) =>
      entries
        .map((entry) => {
          const text = `${before}${JSON.stringify(withList ? { list, ...(entry as object) } : entry)}`;
          before = ',\n';
          return text;
        })
        .join(''),
    tail: () => `${before === '[\n' ? '[' : ''}\n]\n`,
  };
}
