import { DateTime } from 'luxon';
import { z } from 'zod';
import { CannotStart } from '../cannot-start.js';

/** What a line may say of a member: the fields of EnrolMemberInput. */
export const memberFields = ['displayName', 'phone', 'email', 'birthday', 'locale', 'cardNumber'] as const;
export type MemberField = (typeof memberFields)[number];

const columnShape = z.string().min(1);
const mappingShape = z.strictObject({
  /** Names the source in every member id: one file read twice makes the same members. */
  source: z.string().min(1).max(100).default('members'),
  /** The column that says which person a line is about, where the source has one. */
  key: columnShape.optional(),
  columns: z.strictObject({
    displayName: columnShape,
    phone: columnShape.optional(),
    email: columnShape.optional(),
    birthday: z
      .union([columnShape, z.strictObject({ column: columnShape, format: z.string().min(1) })])
      .transform((its) => (typeof its === 'string' ? { column: its, format: 'yyyy-MM-dd' } : its))
      .optional(),
    locale: columnShape.optional(),
    cardNumber: columnShape.optional(),
  }),
  /** What is true of every line that does not say otherwise. */
  always: z.strictObject({ locale: z.enum(['zh-CN', 'en']).optional() }).default({}),
});

export type MemberMapping = z.output<typeof mappingShape>;

/** Where nobody says: the columns have the names of the fields. */
export function ownMapping(header: readonly string[]): MemberMapping {
  const columns = Object.fromEntries(memberFields.filter((name) => header.includes(name)).map((name) => [name, name]));
  return parsed({ columns, ...(header.includes('key') ? { key: 'key' } : {}) });
}

/** Throws CannotStart with the first thing that is wrong with it. */
export function readMapping(text: string, file: string): MemberMapping {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new CannotStart(`${file} is no JSON.`);
  }
  return parsed(raw, file);
}

function parsed(raw: unknown, where = 'The mapping'): MemberMapping {
  const result = mappingShape.safeParse(raw);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new CannotStart(`${where}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}`);
}

/** Where the mapping's columns stand in this file. Throws CannotStart for one that it does not have. */
export function positionsOf(mapping: MemberMapping, header: readonly string[]) {
  const at = (column: string) => {
    const position = header.indexOf(column);
    if (position < 0) throw new CannotStart(`The file has no column "${column}". It has: ${header.join(', ')}.`);
    if (header.includes(column, position + 1)) throw new CannotStart(`The file has two columns "${column}".`);
    return position;
  };
  const { key, columns } = mapping;
  const fields = memberFields.flatMap((name) => {
    const its = columns[name];
    return its === undefined ? [] : [[name, at(typeof its === 'string' ? its : its.column)] as const];
  });
  return { key: key === undefined ? null : at(key), fields: new Map<MemberField, number>(fields) };
}

/** A day in the file's format as the graph takes it; as it stands where it does not fit, so that it is refused as what it is. */
export function dayIn(format: string, text: string): string {
  const day = DateTime.fromFormat(text, format, { zone: 'utc' });
  return day.isValid ? day.toISODate() : text;
}
