import type { EntityManager, ObjectType } from 'typeorm';
import { rows } from '../../../chassis/database.js';

/** Of more, many would outlive the collector's young generation, and each be moved. */
const atOnce = 500;

/**
 * The rows of a query, however many, through a cursor of the transaction: no more than a few hundred are in memory. The name
 * tells the cursors of one transaction apart.
 */
export async function* streamRows<T>(tx: EntityManager, name: string, sql: string): AsyncGenerator<T> {
  await rows(tx, `declare ${name} no scroll cursor for ${sql}`);
  for (;;) {
    const fetched = await rows<T>(tx, `fetch ${String(atOnce)} from ${name}`);
    yield* fetched;
    if (fetched.length < atOnce) break;
  }
  await rows(tx, `close ${name}`);
}

/** As `streamRows`, of whole rows of an entity's table, made what TypeORM makes of them. */
export async function* streamEntities<Entity extends object>(
  tx: EntityManager,
  entity: ObjectType<Entity>,
  name: string,
  { where = 'true', order }: { where?: string; order: string },
): AsyncGenerator<Entity> {
  const { columns, tablePath } = tx.dataSource.getMetadata(entity);
  const { driver } = tx.dataSource;
  const sql = `select * from ${tablePath} where ${where} order by ${order}`;
  for await (const raw of streamRows<Record<string, unknown>>(tx, name, sql)) {
    const read: Record<string, unknown> = {};
    for (const column of columns) {
      read[column.propertyName] = driver.prepareHydratedValue(raw[column.databaseName], column);
    }
    yield read as Entity;
  }
}

/** A stream whose next row can be looked at before it is taken. */
export class Peekable<T> {
  private next: T | undefined;
  private looked = false;

  constructor(private readonly stream: AsyncGenerator<T>) {}

  async peek(): Promise<T | undefined> {
    if (!this.looked) {
      const { done, value } = (await this.stream.next()) as IteratorResult<T, undefined>;
      this.next = done ? undefined : value;
      this.looked = true;
    }
    return this.next;
  }

  async take(): Promise<T | undefined> {
    const taken = await this.peek();
    this.looked = taken === undefined;
    return taken;
  }

  /** Takes rows for as long as they fit. */
  async *takeWhile(fits: (row: T) => boolean): AsyncGenerator<T> {
    for (let row = await this.peek(); row !== undefined && fits(row); row = await this.peek()) {
      this.looked = false;
      yield row;
    }
  }
}
