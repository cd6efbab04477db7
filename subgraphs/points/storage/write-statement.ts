import type { PoolClient } from 'pg';

/**
 * Several writes as one statement: each becomes a part of a WITH, and all of them see the books as they were before. The
 * same set of writes always gives the same text, so that it is prepared once per connection.
 */
export interface Write {
  /** Names the write among all others. */
  name: string;
  /** With parameters from $1 on. */
  sql: string;
  values: readonly unknown[];
}

export interface NamedStatement {
  name: string;
  text: string;
  values: unknown[];
}

/** Sent without waiting in between: where the write fails the commit commits nothing, and the write's error is thrown. */
export async function writeAndCommit(client: PoolClient, writes: readonly Write[]): Promise<void> {
  const written = writes.length > 0 ? client.query(asOneStatement(writes)) : null;
  await Promise.all([written, client.query('commit')]);
}

const texts = new Map<string, string>();

/** The writes as one statement. They must not touch the same row twice. */
export function asOneStatement(writes: readonly Write[]): NamedStatement {
  const name = `write ${writes.map((write) => write.name).join('+')}`;
  let text = texts.get(name);
  if (text === undefined) {
    text = textOf(writes);
    texts.set(name, text);
  }
  return { name: shortened(name), text, values: writes.flatMap((write) => write.values) };
}

function textOf(writes: readonly Write[]): string {
  let before = 0;
  const parts = writes.map(({ name, sql, values }) => {
    const offset = before;
    before += values.length;
    return `${name} as (${sql.replace(/\$(\d+)/g, (_, number: string) => `$${String(Number(number) + offset)}`)})`;
  });
  return `with ${parts.join(',\n')} select`;
}

const names = new Map<string, string>();

/** PostgreSQL cuts names of statements at 63 characters. */
function shortened(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const short = `write ${String(names.size + 1)}`;
  names.set(name, short);
  return short;
}

/** A write over what is written; none where that is nothing. */
export function when(written: readonly unknown[], write: Write): Write[] {
  return written.length === 0 ? [] : [write];
}
