import { hash } from 'node:crypto';
import { v5 } from 'uuid';
import { CannotStart } from '../cannot-start.js';
import { csvRecords, type CsvRecord } from '../replay/csv-records.js';
import { dayIn, ownMapping, positionsOf, type MemberField, type MemberMapping } from './member-mapping.js';

/** Made once for this importer; another value would make every file new. */
const namespace = '3d1a6a0e-9c6c-4a3b-8f43-5b2f0f6f7a11';

/** What is sent of a line. */
export type MemberInput = { memberId: string } & Partial<Record<MemberField, string>>;

export interface MemberLine {
  lineNumber: number;
  /** Null where the line cannot be sent. */
  input: MemberInput | null;
  refused?: { code: string; message: string };
}

const encodings = ['utf-8', 'gb18030'] as const;
export type Encoding = (typeof encodings)[number];
export const isEncoding = (text: string): text is Encoding => (encodings as readonly string[]).includes(text);

/** The text, without its byte order mark. Throws CannotStart for bytes that the encoding does not have: a wrong guess spoils names. */
export function decoded(content: Buffer, encoding: Encoding): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(content);
  } catch {
    throw new CannotStart(
      encoding === 'utf-8'
        ? 'The file is not UTF-8. If a Chinese spreadsheet has written it, say --encoding gb18030.'
        : `The file is not ${encoding}.`,
    );
  }
}

/** Every line of the file but the header and empty ones, in order. Mapped by the columns' own names where there is no mapping. */
export function memberLines(text: string, mapping?: MemberMapping): MemberLine[] {
  const [first, ...records] = csvRecords(text);
  if (!first) throw new CannotStart('The file is empty.');
  const header = first.fields.map((name) => name.trim());
  const by = mapping ?? ownMapping(header);
  const positions = positionsOf(by, header);
  const seen = new Map<string, { lineNumber: number; digest: string }>();
  return records.map((record): MemberLine => {
    const { lineNumber } = record;
    const refused = shapeFault(record, header.length);
    if (refused) return { lineNumber, input: null, refused };
    const values = valuesOf(record, by, positions.fields);
    const key = positions.key === null ? null : (record.fields[positions.key]?.trim() ?? '');
    if (key === '') return { lineNumber, input: null, refused: { code: 'NO_KEY', message: 'the key column is empty' } };
    const words = JSON.stringify(values);
    const memberId = v5(JSON.stringify(key === null ? [by.source, 'line', words] : [by.source, 'key', key]), namespace);
    const digest = hash('sha256', words, 'base64url');
    const before = seen.get(memberId);
    if (before) return { lineNumber, input: null, refused: repeated(before, digest) };
    seen.set(memberId, { lineNumber, digest });
    return { lineNumber, input: { memberId, ...values } };
  });
}

function shapeFault({ fields }: CsvRecord, columns: number): MemberLine['refused'] {
  if (fields.length === 0) return { code: 'NOT_WHOLE', message: 'the line is cut off inside quotation marks' };
  if (fields.length < columns)
    return { code: 'TOO_FEW_COLUMNS', message: `${fields.length} columns where the first line names ${columns}` };
  if (fields.slice(columns).some((field) => field.trim() !== ''))
    return { code: 'TOO_MANY_COLUMNS', message: `${fields.length} columns where the first line names ${columns}` };
  return undefined;
}

function repeated(before: { lineNumber: number; digest: string }, digest: string) {
  return before.digest === digest
    ? { code: 'REPEATED_LINE', message: `says the same as line ${before.lineNumber}` }
    : { code: 'REPEATED_KEY', message: `has the key of line ${before.lineNumber} and says something else` };
}

function valuesOf(
  { fields }: CsvRecord,
  { columns, always }: MemberMapping,
  positions: ReadonlyMap<MemberField, number>,
): Partial<Record<MemberField, string>> {
  const values: Partial<Record<MemberField, string>> = {};
  for (const [name, position] of positions) {
    // What an export has put before a text so that no spreadsheet takes it for a formula.
    const text = (fields[position] ?? '').trim().replace(/^'(?=[=+\-@])/, '');
    if (text === '') continue;
    values[name] = name === 'birthday' ? dayIn(columns.birthday?.format ?? '', text) : text;
  }
  return always.locale === undefined ? values : { locale: always.locale, ...values };
}
