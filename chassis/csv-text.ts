import { stringify } from 'csv-stringify/sync';

/** RFC 4180: CRLF, quotation marks where they are needed. */
export function csvText(rows: readonly (readonly unknown[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { record_delimiter: '\r\n' },
  );
}

/**
 * A value as a cell: nothing for none, numbers as they are, what is no plain value as JSON.
 * @param raw texts as they are, formulas included: for programs, not for spreadsheets
 */
export function csvCell(value: unknown, { raw }: { raw: boolean } = { raw: false }): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return defused(JSON.stringify(value), raw);
  return typeof value === 'string' ? defused(value, raw) : JSON.stringify(value);
}

/**
 * A spreadsheet takes a text that begins so for a formula, which may read other cells and send them away. An apostrophe before it
 * says that it is text; the import of members takes it off again. Numbers come as numbers and are none.
 */
function defused(text: string, raw: boolean): string {
  return !raw && /^[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${text}` : text;
}
