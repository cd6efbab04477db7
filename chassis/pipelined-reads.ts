import type { Writable } from 'node:stream';
import type { PoolClient } from 'pg';

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

/**
 * Reads, outside any transaction, that are asked for at the same time: they go to the server in one piece over one connection, and
 * none waits for another's answer before it is sent. Of what a small read takes, most is handing it to the network and being woken
 * up for its answer. Each succeeds or fails by itself.
 */
export class PipelinedReads {
  private waiting: Read[] = [];

  constructor(
    private readonly withClient: <T>(work: (client: PoolClient) => Promise<T>) => Promise<T>,
    private readonly onStatement: (sql: string) => void = () => undefined,
  ) {}

  rows<T>(statement: NamedStatement, values: unknown[]): Promise<T[]> {
    return new Promise<T[]>((resolve, reject) => {
      this.waiting.push({ statement, values, resolve: resolve as (rows: unknown[]) => void, reject });
      // Whatever else this turn of the event loop asks for comes along.
      if (this.waiting.length === 1) setImmediate(() => void this.send());
    });
  }

  private async send(): Promise<void> {
    const reads = this.waiting;
    this.waiting = [];
    try {
      await this.withClient((client) =>
        inOnePiece(client, () => Promise.all(reads.map((read) => this.one(client, read)))),
      );
    } catch (error) {
      // There was no connection to be had: nothing was asked.
      for (const { reject } of reads) reject(error);
    }
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
