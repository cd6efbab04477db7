import type { Writable } from 'node:stream';
import type { PoolClient } from 'pg';
import { overloaded } from './domain-error.js';

/** A statement that is the same every time but for its values. */
export interface NamedStatement {
  /** The server plans it once for each connection, under this name: it has to be its alone, of 63 bytes at the most. */
  name: string;
  text: string;
}

interface Read {
  statement: NamedStatement;
  values: unknown[];
  resolve: (rows: unknown[]) => void;
  reject: (error: unknown) => void;
}

/** As many connections are enough: while two pieces are under way the next one gathers. */
export const mostUnderWay = 2;
/** Longer queues would be answered after everybody has given up. */
const mostWaiting = 10_000;
/** The server cuts a longer one off, and then it may be another's. */
const longestName = 63;

/**
 * Reads, outside any transaction, that are asked for at the same time: they go to the server in one piece over one connection, and
 * none waits for another's answer before it is sent. Of what a small read takes, most is handing it to the network and being woken
 * up for its answer. While two pieces are under way the next one gathers. Each read succeeds or fails by itself.
 */
export class PipelinedReads {
  private waiting: Read[] = [];
  private underWay = 0;
  private isCalled = false;
  private readonly texts = new Map<string, string>();

  constructor(
    private readonly withClient: <T>(work: (client: PoolClient) => Promise<T>) => Promise<T>,
    private readonly onStatement: (sql: string) => void = () => undefined,
  ) {}

  /** Rejects with OVERLOADED when too many wait already, and for a name that is not the statement's alone. */
  async rows<T>(statement: NamedStatement, values: unknown[]): Promise<T[]> {
    this.requireOwnName(statement);
    if (this.waiting.length >= mostWaiting) throw overloaded();
    return new Promise<T[]>((resolve, reject) => {
      this.waiting.push({ statement, values, resolve: resolve as (rows: unknown[]) => void, reject });
      this.callForNext();
    });
  }

  /** Whatever else this turn of the event loop asks for comes along. */
  private callForNext(): void {
    if (this.isCalled || this.waiting.length === 0 || this.underWay === mostUnderWay) return;
    this.isCalled = true;
    setImmediate(() => {
      this.isCalled = false;
      void this.send();
    });
  }

  private async send(): Promise<void> {
    const reads = this.waiting;
    this.waiting = [];
    this.underWay += 1;
    try {
      await this.withClient((client) =>
        inOnePiece(client, () => Promise.all(reads.map((read) => this.one(client, read)))),
      );
    } catch (error) {
      // There was no connection to be had: nothing was asked.
      for (const { reject } of reads) reject(error);
    } finally {
      this.underWay -= 1;
      this.callForNext();
    }
  }

  private requireOwnName({ name, text }: NamedStatement): void {
    const known = this.texts.get(name);
    if (known === text) return;
    if (known !== undefined) throw new Error(`two statements have the name '${name}'`);
    if (Buffer.byteLength(name) > longestName) throw new Error(`the name '${name}' of a statement is too long`);
    this.texts.set(name, text);
  }

  private one(client: PoolClient, { statement, values, resolve, reject }: Read): Promise<void> {
    this.onStatement(statement.text);
    return client.query({ ...statement, values }).then(({ rows }) => {
      resolve(rows);
    }, reject);
  }
}

/** The driver writes each statement by itself unless its socket is told to wait. */
function inOnePiece<T>(client: PoolClient, send: () => T): T {
  const { stream } = (client as unknown as { connection?: { stream?: Writable } }).connection ?? {};
  stream?.cork();
  try {
    return send();
  } finally {
    stream?.uncork();
  }
}
