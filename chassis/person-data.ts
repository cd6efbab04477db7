import { Directive, Field, ObjectType } from 'type-graphql';
import type { EntityManager } from 'typeorm';
import { rows } from './database.js';
import { badInput } from './domain-error.js';

/**
 * One kind of what a service holds on a person, a page at a time. The statement is given the person's id, the place of the
 * last row of the page before (null for the first) and how many rows are wanted; it answers rows `{ place, content }` in the
 * order of their places: a text, and what the person is told as JSON.
 */
export interface PersonDataSection {
  name: string;
  sql: string;
}

@ObjectType({ description: 'A page of what this service holds on a member.' })
@Directive('@shareable')
@Directive('@inaccessible')
export class MemberDataPage {
  @Field(() => String, { description: 'Which kind of thing the rows are' })
  section: string;

  @Field(() => [String], { description: 'Each one JSON object' })
  rows: string[];

  @Field(() => String, { nullable: true, description: 'Where the next page begins; null after the last' })
  after: string | null;
}

/** Few enough that a page is far from what a service may answer, many enough that a year's data is a handful of pages. */
export const rowsPerPage = 200;

/** The page that begins after a cursor of the page before, null for the first. Throws BAD_USER_INPUT for anybody else's cursor. */
export async function personDataPage(
  manager: EntityManager,
  sections: readonly PersonDataSection[],
  personId: string,
  after: string | null,
): Promise<MemberDataPage> {
  const [number, last] = cursorOf(after);
  const section = sections[number];
  if (!section) throw badInput({ path: ['after'], reason: 'is no place in this data' });
  const found = await rows<{ place: string; content: unknown }>(manager, section.sql, [personId, last, rowsPerPage]);
  const next = found.length === rowsPerPage ? `${String(number)}:${found.at(-1)?.place ?? ''}` : nextSection(number);
  return Object.assign(new MemberDataPage(), {
    section: section.name,
    rows: found.map(({ content }) => JSON.stringify(content)),
    after: next,
  });

  function nextSection(current: number): string | null {
    return current + 1 < sections.length ? `${String(current + 1)}:` : null;
  }
}

function cursorOf(after: string | null): [number, string | null] {
  if (after === null) return [0, null];
  const [, section = '', place = ''] = /^(\d{1,3}):(.{0,200})$/.exec(after) ?? [];
  if (section === '') throw badInput({ path: ['after'], reason: 'is no place in this data' });
  return [Number(section), place === '' ? null : place];
}
