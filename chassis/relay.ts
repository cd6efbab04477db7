import type { GraphQLScalarType } from 'graphql';
import { ArgsType, Field, Int, ObjectType } from 'type-graphql';
import { PageInfo } from '../schema/vocabulary.js';
import { badInput } from './domain-error.js';
import { isId } from './ids.js';

export const defaultPageSize = 20;
export const maxPageSize = 100;

/** `first` and `after` of every list that grows. */
@ArgsType()
export class PageArguments {
  @Field(() => Int, {
    nullable: true,
    description: `How many; ${String(defaultPageSize)} when absent, at most ${String(maxPageSize)}`,
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'The cursor after which the page begins' })
  after?: string | null;
}

export interface Page {
  size: number;
  after: string[] | null;
}

/** The page asked for. Throws BAD_USER_INPUT on a size outside 1..100 and on a cursor that is none of ours. */
export function pageOf(page: PageArguments, cursorParts: number): Page {
  const size = page.first ?? defaultPageSize;
  if (size < 1 || size > maxPageSize) {
    throw badInput({ path: ['first'], reason: `must lie between 1 and ${String(maxPageSize)}` });
  }
  return { size, after: page.after ? decodeCursor(page.after, cursorParts) : null };
}

/** Cursors are opaque to clients: the sort key's parts, so that rows added meanwhile move no page. */
export function encodeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

function decodeCursor(cursor: string, count: number): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parts) && parts.length === count && parts.every((part) => typeof part === 'string')) {
      return parts;
    }
  } catch {
    // Falls through to the one answer for every cursor that is none of ours.
  }
  throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
}

export interface ConnectionOf<Node> {
  edges: { node: Node; cursor: string }[];
  pageInfo: PageInfo;
}

/** A connection from up to `size + 1` rows: the row too many only tells that there is a next page. */
export function connectionOf<Row, Node>(
  page: Page,
  found: readonly Row[],
  nodeOf: (row: Row) => Node,
  cursorOf: (row: Row) => readonly string[],
): ConnectionOf<Node> {
  const edges = found.slice(0, page.size).map((row) => ({ node: nodeOf(row), cursor: encodeCursor(cursorOf(row)) }));
  return {
    edges,
    pageInfo: Object.assign(new PageInfo(), {
      hasNextPage: found.length > page.size,
      hasPreviousPage: page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    }),
  };
}

type GraphQLClass<Node> = (abstract new () => Node) | GraphQLScalarType;

/** The `<name>Connection` and `<name>Edge` types of a node class. */
export function connectionTypes<Node>(name: string, node: () => GraphQLClass<Node>) {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field(node)
    node: Node;

    @Field(() => String)
    cursor: string;
  }

  @ObjectType(`${name}Connection`)
  class Connection implements ConnectionOf<Node> {
    @Field(() => [Edge])
    edges: Edge[];

    @Field(() => PageInfo)
    pageInfo: PageInfo;
  }

  return { Connection, Edge };
}

/** Where a page begins in a list ordered by an instant and then by id. */
export interface PlaceInTime {
  at: Date;
  id: string;
}

/**
 * Where a page of the newest first begins, as values for SQL's `(at, id) < ($1::timestamptz, $2::uuid)`: the first page behind a
 * place that is later than any. So the index begins there in every plan; a condition that is left out for the first page is a filter.
 */
export function beginOfNewestFirst(after: PlaceInTime | null): [at: Date | 'infinity', id: string] {
  return after ? [after.at, after.id] : ['infinity', '00000000-0000-0000-0000-000000000000'];
}

/** A cursor of such a list has this many parts. */
export const placeInTimeParts = 2;

export function placeInTimeCursor(at: Date, id: string): [string, string] {
  return [at.toISOString(), id];
}

/** The place the page begins after; null for the first page. Throws BAD_USER_INPUT for a cursor of another list. */
export function placeInTimeOf(page: Page): PlaceInTime | null {
  if (page.after === null) return null;
  const [instant = '', id = ''] = page.after;
  const at = new Date(instant);
  if (Number.isNaN(at.getTime()) || !isId(id)) throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
  return { at, id };
}
