import { csvCell, csvText } from '../../chassis/csv-text.js';
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

/** A header and a line for each entry. What is no plain value stands as JSON. */
export function csvFormat(columns: readonly Column[], { bom, raw, withList }: CsvOptions): RecordFormat {
  return {
    head: () =>
      `${bom ? '\ufeff' : ''}${csvText([[...(withList ? ['list'] : []), ...columns.map((path) => path.join('.'))]])}`,
    page: (list, entries) =>
      csvText(
        entries.map((entry) => [
          ...(withList ? [list] : []),
          ...columns.map((path) => csvCell(valueAt(entry, path), { raw })),
        ]),
      ),
    tail: () => '',
  };
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
